// SPDX-License-Identifier: Apache-2.0
// Runs that are taken up where they were left, and processes that share one.
#include <doctest/doctest.h>

#include <random>

#include "framework/engines/montecarlo/fingerprint.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/error.hpp"
#include "framework/run/team.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/support/thread_cluster.hpp"

namespace kept_run_test {

using namespace certamen;

using certamen::testing::Sketch;
using certamen::testing::ThreadCluster;

namespace {

Experiment coin(const Rational& p) {
  Sketch s;
  return s.wins_if(s.sample(Distribution::bernoulli(p)));
}

Experiment three_in_a_row(unsigned values) {
  Sketch s;
  const Domain number = Zmod(Integer{values});
  const NodeId a = s.uniform(number), b = s.uniform(number), c = s.uniform(number);
  return s.wins_if(s.apply(operations::bit_and(Boolean()), {s.equal(a, b), s.equal(b, c)}));
}

/// What a file would hold: the looks, and the newest counts.
struct Memory : RunJournal {
  std::vector<RunCounts> looks = {};
  RunCounts newest = {};
  int saves = 0;
  std::string fingerprint = {};

  std::vector<RunCounts> open(const RunKey& key) override {
    fingerprint = key.fingerprint;
    std::vector<RunCounts> known = looks;
    if (newest.trials > 0) known.push_back(newest);
    return known;
  }
  void save(const std::vector<RunCounts>& more, const RunCounts& counts) override {
    looks.insert(looks.end(), more.begin(), more.end());
    if (counts.trials > newest.trials) newest = counts;
    ++saves;
  }
};

Context with(unsigned threads, std::size_t batch, std::shared_ptr<Cluster> cluster = {}) {
  Context context;
  context.threads = threads;
  context.batch = batch;
  context.cluster = std::move(cluster);
  return context;
}

/// All that a result says, to compare.
std::string text_of(const MonteCarloResult& result) {
  std::string text = std::to_string(result.win.wins) + "/" + std::to_string(result.win.trials) +
                     (result.looking == Looking::once ? " once" : " always") +
                     (result.stopped ? " stopped" : "") +
                     (result.interrupted ? " interrupted" : "");
  for (const auto& look : result.trace)
    text += " " + std::to_string(look.trials) + ":" + to_fraction(look.range.lower) + ".." +
            to_fraction(look.range.upper);
  return text;
}

const MonteCarloOptions until_narrow{
    .trials = std::uint64_t{1} << 40, .until = {.width = make_rational(1, 60)}, .trace = true};

}  // namespace

TEST_CASE("kept run: left after any look and taken up again, it ends as if it had never stopped") {
  const Experiment e = three_in_a_row(3);
  for (const auto& options :
       {until_narrow, MonteCarloOptions{.trials = 20'001, .until = {}, .trace = true}}) {
    const std::string expected = text_of(estimate(e, options, with(1, 0)));
    auto whole = std::make_shared<Memory>();
    MonteCarloOptions kept = options;
    kept.journal = whole;
    CHECK(text_of(estimate(e, kept, with(2, 128))) == expected);
    REQUIRE(whole->looks.size() > 5);
    for (std::size_t left = 0; left <= whole->looks.size(); ++left) {
      auto part = std::make_shared<Memory>();
      part->looks.assign(whole->looks.begin(),
                         whole->looks.begin() + static_cast<std::ptrdiff_t>(left));
      if (left > 0) part->newest = part->looks.back();
      kept.journal = part;
      CHECK(text_of(estimate(e, kept, with(1, 4096))) == expected);
      CHECK(part->looks.size() == whole->looks.size());
      CHECK(part->newest.happened == whole->newest.happened);
    }
  }
}

TEST_CASE("kept run: interrupted again and again between looks, it ends with the same counts") {
  const Experiment e = coin(make_rational(2, 7));
  MonteCarloOptions options{.trials = 3'000'000, .until = {}, .trace = true};
  const std::string expected = text_of(estimate(e, options, with(1, 0)));
  auto memory = std::make_shared<Memory>();
  options.journal = memory;
  std::mt19937 random{20};
  for (int cycle = 0; cycle < 20; ++cycle) {
    Context context = with(1, 64);
    int more = static_cast<int>(random() % 8);
    context.progress = [&](std::string_view, double) {
      if (--more < 0) context.cancel.cancel();
    };
    estimate(e, options, context);
  }
  CHECK(memory->newest.trials > 0);
  CHECK(text_of(estimate(e, options, with(2, 65536))) == expected);
  CHECK(memory->newest.trials == 3'000'000);
}

TEST_CASE("kept run: a run that is done plays no trial again, a longer one goes on from it") {
  const Experiment e = coin(make_rational(1, 3));
  auto memory = std::make_shared<Memory>();
  MonteCarloOptions options{.trials = 50'000, .until = {}, .trace = true, .journal = memory};
  estimate(e, options, with(1, 0));
  memory->newest.happened[0] -= 1;  // the last look is not a multiple of a batch: it is the newest
  memory->looks.back().happened[0] -= 1;
  const auto again = estimate(e, options, with(1, 0));
  CHECK(again.win.wins == memory->newest.happened[0]);
  for (const std::uint64_t trials : {1'000u, 49'999u, 70'000u, 100'001u}) {
    auto longer = std::make_shared<Memory>();
    longer->looks = memory->looks;
    longer->looks.pop_back();
    longer->newest = longer->looks.back();
    MonteCarloOptions other{.trials = trials, .until = {}, .trace = true};
    const std::string expected = text_of(estimate(e, other, with(1, 0)));
    other.journal = longer;
    CHECK(text_of(estimate(e, other, with(1, 0))) == expected);
  }
}

TEST_CASE("kept run: pairs and rare wins are taken up as well") {
  const Experiment a = three_in_a_row(5), b = three_in_a_row(4);
  MonteCarloOptions options{.trials = 40'000, .until = {}, .trace = true};
  const auto pair = estimate_pair(a, b, options, with(1, 0));
  const auto rare = estimate_rare(a, options, with(1, 0));
  auto pairs = std::make_shared<Memory>(), rares = std::make_shared<Memory>();
  for (int round = 0; round < 2; ++round) {
    options.journal = pairs;
    const auto other_pair = estimate_pair(a, b, options, with(2, 64));
    CHECK(other_pair.left == pair.left);
    CHECK(other_pair.right == pair.right);
    CHECK(other_pair.difference.lower == pair.difference.lower);
    options.journal = rares;
    CHECK(estimate_rare(a, options, with(2, 64)).win.lower == rare.win.lower);
    for (auto& memory : {pairs, rares}) {
      if (memory->looks.size() < 3) continue;
      memory->looks.resize(memory->looks.size() / 2);
      memory->newest = memory->looks.back();
    }
  }
}

TEST_CASE("kept run: impossible counts are refused") {
  auto memory = std::make_shared<Memory>();
  MonteCarloOptions options{.trials = 1000, .until = {}, .journal = memory};
  for (const RunCounts& wrong :
       {RunCounts{128, {}}, RunCounts{128, {1, 2}}, RunCounts{128, {129}}}) {
    memory->newest = wrong;
    memory->looks.clear();
    CHECK_THROWS_AS(estimate(coin(make_rational(1, 3)), options, with(1, 0)), const Error&);
  }
}

TEST_CASE("kept run: fingerprints are equal for equal experiments alone") {
  const auto print = [](const Experiment& e) { return montecarlo::fingerprint(e, {}); };
  CHECK(print(three_in_a_row(3)) == print(three_in_a_row(3)));
  CHECK(print(three_in_a_row(3)) != print(three_in_a_row(4)));
  CHECK(print(coin(make_rational(1, 3))) != print(coin(make_rational(2, 3))));
  CHECK(montecarlo::fingerprint(coin(make_rational(1, 3)), {5}) !=
        print(coin(make_rational(1, 3))));
  CHECK(print(coin(make_rational(1, 3))).size() == 64);
}

TEST_CASE("cluster: one, two and three processes have the same results, and all hear the same") {
  const Experiment e = three_in_a_row(3);
  const std::string expected = text_of(estimate(e, until_narrow, with(1, 0)));
  for (const unsigned size : {1u, 2u, 3u}) {
    auto memory = std::make_shared<Memory>();
    for (int round = 0; round < 3; ++round) {
      const auto results = ThreadCluster{size}.run([&](const std::shared_ptr<Cluster>& cluster) {
        MonteCarloOptions options = until_narrow;
        if (cluster->rank() == 0) options.journal = memory;
        return text_of(estimate(e, options, with(1, 64, cluster)));
      });
      for (const auto& result : results) CHECK(result == expected);
      memory->looks.resize(memory->looks.size() / 2);
      memory->newest = memory->looks.back();
    }
  }
}

TEST_CASE("cluster: what one process throws, all throw; who is cancelled ends all") {
  const auto messages = ThreadCluster{3}.run([&](const std::shared_ptr<Cluster>& cluster) {
    const Team team{with(1, 64, cluster)};
    try {
      team.together([&] {
        if (team.rank() == 1) throw Error{ErrorCode::bad_file, "disk", "is full"};
      });
    } catch (const Error& error) {
      return std::string{error_id(error.code())} + " " + error.what();
    }
    return std::string{};
  });
  for (const auto& message : messages) CHECK(message == "CERTAMEN-E0112 disk: is full");

  const auto interrupted = ThreadCluster{3}.run([&](const std::shared_ptr<Cluster>& cluster) {
    Context context = with(1, 64, cluster);
    context.progress = [&](std::string_view, double) { context.cancel.cancel(); };  // the first's
    const auto result = estimate(coin(make_rational(1, 2)), std::uint64_t{1} << 40, context);
    return result.interrupted && result.win.trials > 0;
  });
  for (const bool one : interrupted) CHECK(one);
}

}  // namespace kept_run_test
