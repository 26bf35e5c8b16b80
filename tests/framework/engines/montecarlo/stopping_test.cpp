// SPDX-License-Identifier: Apache-2.0
// Runs that end when a rule is met.
#include <doctest/doctest.h>

#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/error.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace stopping_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

Experiment coin(const Rational& p) {
  Sketch s;
  return s.wins_if(s.sample(Distribution::bernoulli(p)));
}

bool covers(const ConfidenceInterval& interval, const Rational& value) {
  return interval.lower <= value && value <= interval.upper;
}

Context one_thread(const Rational& level = make_rational(99, 100)) {
  Context context;
  context.threads = 1;
  context.level = level;
  return context;
}

constexpr std::uint64_t many = std::uint64_t{1} << 40;

}  // namespace

TEST_CASE("stopping: a run ends when its interval is narrow enough, absolutely or relatively") {
  const Context context = one_thread();
  const auto narrow =
      estimate(coin(make_rational(1, 3)),
               {.trials = many, .until = {.width = make_rational(1, 100)}}, context);
  CHECK(narrow.stopped);
  CHECK_FALSE(narrow.interrupted);
  CHECK(narrow.looking == Looking::always);
  CHECK(narrow.win.upper - narrow.win.lower <= make_rational(1, 100));
  CHECK(covers(narrow.win, make_rational(1, 3)));
  // One look earlier it was too wide.
  REQUIRE(narrow.trace.size() > 2);
  const auto& before = narrow.trace[narrow.trace.size() - 2];
  CHECK(before.range.upper - before.range.lower > make_rational(1, 100));
  CHECK(narrow.trace.back().trials == narrow.win.trials);

  const auto rare =
      estimate(coin(make_rational(1, 4096)),
               {.trials = many, .until = {.relative = make_rational(1, 10)}}, context);
  CHECK(rare.stopped);
  CHECK(rare.win.lower > make_rational(9, 40960) * make_rational(9, 10));
  CHECK(covers(rare.win, make_rational(1, 4096)));
}

TEST_CASE("stopping: a run ends when it is decided on which side of a bound the probability lies") {
  const Context context = one_thread();
  const MonteCarloOptions options{.trials = many, .until = {.decided = make_rational(1, 10)}};
  const auto above = estimate(coin(make_rational(1, 4)), options, context);
  CHECK(above.stopped);
  CHECK(above.win.lower > make_rational(1, 10));
  const auto below = estimate(coin(make_rational(1, 50)), options, context);
  CHECK(below.stopped);
  CHECK(below.win.upper <= make_rational(1, 10));
  // Close calls take longer, and never for sure.
  const auto close = estimate(coin(make_rational(11, 100)), options, context);
  CHECK(close.win.trials > 20 * above.win.trials);
  const auto capped =
      estimate(coin(make_rational(1, 10)), {.trials = 5000, .until = options.until}, context);
  CHECK_FALSE(capped.stopped);
  CHECK_FALSE(capped.interrupted);
  CHECK(capped.win.trials == 5000);
  CHECK(capped.looking == Looking::always);
}

TEST_CASE("stopping: rules may speak of another quantity than the probability") {
  // The guessing advantage 2p - 1 of p = 3/4.
  const auto advantage = [](const Ends& p) { return Ends{2 * p.lower - 1, 2 * p.upper - 1}; };
  const auto run =
      estimate(coin(make_rational(3, 4)),
               {.trials = many, .until = {.width = make_rational(1, 10)}, .quantity = advantage},
               one_thread());
  CHECK(2 * (run.win.upper - run.win.lower) <= make_rational(1, 10));
  CHECK(run.trace.back().range.lower == 2 * run.win.lower - 1);
}

TEST_CASE("stopping: looks, and so the result, depend on the trials alone") {
  const Experiment e = coin(make_rational(1, 7));
  const MonteCarloOptions options{.trials = many, .until = {.width = make_rational(1, 50)}};
  const auto expected = estimate(e, options, one_thread());
  for (const unsigned threads : {1u, 2u, 3u})
    for (const std::size_t batch : {std::size_t{64}, std::size_t{4096}, std::size_t{65536}}) {
      Context context;
      context.threads = threads;
      context.batch = batch;
      const auto run = estimate(e, options, context);
      CHECK(run.win.trials == expected.win.trials);
      CHECK(run.win.wins == expected.win.wins);
      REQUIRE(run.trace.size() == expected.trace.size());
      for (std::size_t i = 0; i < run.trace.size(); ++i) {
        CHECK(run.trace[i].trials == expected.trace[i].trials);
        CHECK(run.trace[i].range.lower == expected.trace[i].range.lower);
        CHECK(run.trace[i].range.upper == expected.trace[i].range.upper);
      }
    }
}

TEST_CASE("stopping: an interrupted run has an interval that holds at any time") {
  Context context = one_thread();
  context.progress = [&](std::string_view, double) { context.cancel.cancel(); };
  const auto run = estimate(coin(make_rational(1, 2)), 1000000, context);
  CHECK(run.interrupted);
  CHECK(run.looking == Looking::always);
  CHECK(run.win.lower == binomial_sequence(run.win.wins, run.win.trials, context.level).lower);
  const auto whole = estimate(coin(make_rational(1, 2)), 1000, one_thread());
  CHECK(whole.looking == Looking::once);
  CHECK(whole.win.lower == clopper_pearson(whole.win.wins, 1000, make_rational(99, 100)).lower);
}

TEST_CASE("stopping: progress says how many trials are expected, and the trace is kept on demand") {
  Context context = one_thread();
  std::vector<TrialProgress> told;
  context.trials = [&](const TrialProgress& progress) { told.push_back(progress); };
  const auto run = estimate(coin(make_rational(1, 2)),
                            {.trials = many, .until = {.width = make_rational(1, 100)}}, context);
  REQUIRE(told.size() > 3);
  CHECK(told.back().done == run.win.trials);
  CHECK(told.back().expected < 1.5 * static_cast<double>(run.win.trials));
  CHECK(told.back().per_second > 0);
  CHECK(told.back().lower < 0.5);
  CHECK(told.back().upper > 0.5);
  CHECK(estimate(coin(make_rational(1, 2)), 5000, one_thread()).trace.empty());
  CHECK(estimate(coin(make_rational(1, 2)), {.trials = 5000, .trace = true}, one_thread())
            .trace.back()
            .trials == 5000);
}

TEST_CASE(
    "stopping: pairs that stop cover in 95 % of 300, for differences near 0, 1/2 and near 1") {
  // Misses are at most Binomial(300, 1/20); more than 38 have probability below 10^-6.
  const std::vector<StoppingRule> rules{{.width = make_rational(1, 8)},
                                        {.relative = make_rational(1, 2)},
                                        {.decided = make_rational(3, 10)}};
  Context context = one_thread(make_rational(19, 20));
  for (const auto& [p, q] : {std::pair{make_rational(1, 3), make_rational(1, 3)},
                             std::pair{make_rational(1, 50), make_rational(1, 40)},
                             std::pair{make_rational(1, 4), make_rational(3, 4)},
                             std::pair{make_rational(1, 100), make_rational(99, 100)}})
    for (const auto& rule : rules) {
      CAPTURE(to_fraction(q - p));
      const Experiment left = coin(p), right = coin(q);
      std::size_t misses = 0;
      for (context.seed = 0; context.seed < random_cases(300U); ++context.seed)
        misses +=
            covers(estimate_pair(left, right, {.trials = 2048, .until = rule}, context).difference,
                   q - p)
                ? 0
                : 1;
      CHECK(misses <= 38);
    }
}

TEST_CASE("stopping: runs that stop cover in 95 % of 500, for p near 0, 1/2 and near 1") {
  // Misses are at most Binomial(500, 1/20); more than 53 have probability below 10^-6.
  const std::vector<StoppingRule> rules{{.width = make_rational(1, 10)},
                                        {.relative = make_rational(1, 2)},
                                        {.decided = make_rational(3, 10)}};
  Context context = one_thread(make_rational(19, 20));
  for (const auto& p : {make_rational(1, 100), make_rational(1, 2), make_rational(98, 100)})
    for (const auto& rule : rules) {
      CAPTURE(to_fraction(p));
      const Experiment e = coin(p);
      std::size_t misses = 0;
      for (context.seed = 0; context.seed < random_cases(500U); ++context.seed)
        misses += covers(estimate(e, {.trials = 4096, .until = rule}, context).win, p) ? 0 : 1;
      CHECK(misses <= 53);
    }
}

}  // namespace stopping_test
