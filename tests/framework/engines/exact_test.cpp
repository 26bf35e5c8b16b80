// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact/exact.hpp"
#include "framework/graph/make.hpp"

#include <doctest/doctest.h>

#include <string>

#include "framework/error.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace exact_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

/// B(N, q): q uniform draws from N collide.
Rational birthday(unsigned n, unsigned q) {
  Rational distinct = 1;
  for (unsigned i = 0; i < q; ++i) distinct *= make_rational(Integer{n} - i, n);
  return 1 - distinct;
}

/// Some two of the nodes are equal.
NodeId any_equal(Sketch& s, const std::vector<NodeId>& nodes) {
  NodeId any = s.constant(Boolean(), 0);
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      any = s.apply(operations::bit_or(Boolean()), {any, s.equal(nodes[i], nodes[j])});
  return any;
}

std::string message_of(const Experiment& experiment, ErrorCode code, const Context& context = {}) {
  try {
    evaluate_exactly(experiment, context);
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  FAIL("expected an Error");
  return {};
}

bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("exact: 3000 random experiments agree with brute force, win and event jointly") {
  std::mt19937_64 coins{7};
  for (int i = 0; i < random_cases(3000); ++i) {
    const Experiment e = certamen::testing::random_experiment(coins);
    CAPTURE(i);
    const std::vector<NodeId> outcomes{e.win, e.events.at("bad")};
    REQUIRE(exact_distribution(e, outcomes, {}) == certamen::testing::enumerate(e.graph, outcomes));
  }
}

TEST_CASE("exact: distributions of any nodes of random experiments agree with brute force") {
  std::mt19937_64 coins{8};
  for (int i = 0; i < random_cases(1000); ++i) {
    const Experiment e = certamen::testing::random_experiment(coins);
    std::vector<NodeId> of;
    for (NodeId id = 0; id < e.graph.size(); ++id)
      if (e.graph[id].kind() != NodeKind::table && coins() % 3 == 0) of.push_back(id);
    CAPTURE(i);
    REQUIRE(exact_distribution(e, of, {}) == certamen::testing::enumerate(e.graph, of));
  }
}

TEST_CASE("exact: guessing a uniform n-bit string in t attempts wins with t / 2^n") {
  for (const auto& [bits, attempts] : {std::pair{1, 1}, {3, 1}, {3, 5}, {128, 7}}) {
    Sketch s;
    const NodeId secret = s.uniform(Bits(bits));
    NodeId hit = s.constant(Boolean(), 0);
    for (int i = 0; i < attempts; ++i)
      hit =
          s.apply(operations::bit_or(Boolean()), {hit, s.equal(secret, s.constant(Bits(bits), i))});
    CHECK(evaluate_exactly(s.wins_if(hit), {}).win ==
          make_rational(attempts, Integer{1} << static_cast<unsigned>(bits)));
  }
}

TEST_CASE("exact: a one-time pad of 128 bits hides which message it is") {
  Sketch s;
  const NodeId right = s.sample(Distribution::bernoulli(make_rational(1, 2)));
  const NodeId m0 = s.constant(Bits(128), 5), m1 = s.constant(Bits(128), Integer{1} << 127);
  const NodeId message = s.apply(operations::select(Bits(128)), {right, m1, m0});
  const NodeId cipher = s.apply(operations::bit_xor(Bits(128)), {s.uniform(Bits(128)), message});
  const NodeId guess = s.equal(cipher, m0);
  const auto result = evaluate_exactly(s.wins_if(s.equal(guess, right)), {});
  CHECK(result.win == make_rational(1, 2));
  CHECK(result.statistics.peak_states <= 2);
}

TEST_CASE("exact: the birthday bound of a random function on random points, with the collision of "
          "points") {
  for (const auto& [n, q] : {std::pair{4u, 3u}, {6u, 4u}, {10u, 4u}}) {
    Sketch s;
    const NodeId function = s.table(
        {.kind = TableKind::function, .domain = Range(16), .range = Range(static_cast<int>(n))});
    std::vector<NodeId> answers;
    for (unsigned i = 0; i < q; ++i)
      answers.push_back(s.lookup(function, {s.constant(Range(16), static_cast<int>(i))}));
    CHECK(evaluate_exactly(s.wins_if(any_equal(s, answers)), {}).win == birthday(n, q));
  }
  // Random points as well: answers collide if the points do, or else as fresh draws.
  Sketch s;
  const NodeId function =
      s.table({.kind = TableKind::function, .domain = Range(5), .range = Range(3)});
  const NodeId a = s.lookup(function, {s.uniform(Range(5))}),
               b = s.lookup(function, {s.uniform(Range(5))});
  CHECK(evaluate_exactly(s.wins_if(s.equal(a, b)), {}).win ==
        make_rational(1, 5) + make_rational(4, 15));
}

TEST_CASE("exact: a random permutation never collides, a random function does: S01") {
  for (const auto& [n, q] : {std::pair{2, 2}, {3, 2}, {4, 2}, {4, 3}, {4, 4}}) {
    const auto collision = [&](TableKind kind) {
      Sketch s;
      const NodeId table = s.table({.kind = kind, .domain = Range(n), .range = Range(n)});
      // Points in random order keep the lookups from being opened by the simplifier.
      std::vector<NodeId> points, answers;
      for (int i = 0; i < q; ++i)
        points.push_back(
            i == 0 ? s.uniform(Range(n))
                   : s.sample(Distribution::uniform_except(Range(n), points.size()), points));
      for (const NodeId point : points) answers.push_back(s.lookup(table, {point}));
      return evaluate_exactly(s.wins_if(any_equal(s, answers)), {}).win;
    };
    CHECK(collision(TableKind::permutation) == 0);
    CHECK(collision(TableKind::function) ==
          birthday(static_cast<unsigned>(n), static_cast<unsigned>(q)));
  }
}

TEST_CASE("exact: an ideal cipher is a permutation under each key, and its inverse undoes it") {
  Sketch s;
  const NodeId cipher = s.table(
      {.kind = TableKind::permutation, .domain = Bits(2), .range = Bits(2), .index = Bits(1)});
  const NodeId key = s.uniform(Bits(1)), other = s.apply(operations::bit_not(Bits(1)), {key});
  const NodeId block = s.uniform(Bits(2));
  const NodeId y = s.lookup(cipher, {block, key});
  const NodeId back = s.inverse(cipher, {y, key}), elsewhere = s.inverse(cipher, {y, other});
  s.experiment.events["undone"] = s.equal(back, block);
  const auto result = evaluate_exactly(s.wins_if(s.equal(elsewhere, block)), {});
  CHECK(result.events.at("undone") == 1);
  CHECK(result.win == make_rational(1, 4));
}

TEST_CASE("exact: permutation inverse first, then forwards, at random points") {
  Sketch s;
  const NodeId table =
      s.table({.kind = TableKind::permutation, .domain = Zmod(5), .range = Zmod(5)});
  const NodeId x = s.inverse(table, {s.uniform(Zmod(5))});
  const NodeId y = s.lookup(table, {s.apply(operations::add(Zmod(5)), {x, s.uniform(Zmod(5))})});
  const Experiment e = s.wins_if(s.equal(x, y));
  CHECK(evaluate_exactly(e, {}).win == certamen::testing::enumerate_win(e));
}

TEST_CASE("exact: values of 128 bits flow through samples, tables, maps and operations") {
  const Domain wide = Bits(128);
  const Integer big = (Integer{1} << 127) + 12345;
  Sketch s;
  const NodeId a =
      s.sample(Distribution::table(wide, {{Value{big}, make_rational(1, 3)},
                                          {Value{Integer{big + 1}}, make_rational(1, 3)},
                                          {Value{7}, make_rational(1, 3)}}));
  const NodeId b = s.sample(Distribution::table(
      wide, {{Value{big}, make_rational(1, 4)}, {Value{7}, make_rational(3, 4)}}));
  const NodeId map = s.table({.kind = TableKind::map, .domain = wide, .range = wide});
  s.put(map, a, s.apply(operations::bit_xor(wide), {a, b}));
  const NodeId found = s.find(map, b);
  const NodeId cipher = s.table({.kind = TableKind::function, .domain = wide, .range = Bits(2)});
  const NodeId same = s.equal(s.lookup(cipher, {a}), s.lookup(cipher, {b}));
  const NodeId hit = s.apply(operations::is_some(Option(wide)), {found});
  const NodeId zero =
      s.equal(s.apply(operations::value_or(Option(wide)), {found, a}), s.constant(wide, 0));
  const Experiment e = s.wins_if(same);
  const std::vector<NodeId> of{a, b, found, hit, zero, same};
  CHECK(exact_distribution(e, of, {}) == certamen::testing::enumerate(e.graph, of));
  CHECK(exact_distribution(e, a, {}).at(big) == make_rational(1, 3));
  CHECK(evaluate_exactly(e, {}).win ==
        make_rational(1, 3) + make_rational(2, 3) * make_rational(1, 4));
}

TEST_CASE("exact: denominators of hundreds of bits stay exact") {
  // 120 coins of bias 1/1000003 each: all heads, and at least one.
  Sketch s;
  NodeId all = s.constant(Boolean(), 1), some = s.constant(Boolean(), 0);
  for (int i = 0; i < 120; ++i) {
    const NodeId coin = s.sample(Distribution::bernoulli(make_rational(1, 1000003)));
    all = s.apply(operations::bit_and(Boolean()), {all, coin});
    some = s.apply(operations::bit_or(Boolean()), {some, coin});
  }
  s.experiment.events["some"] = some;
  const auto result = evaluate_exactly(s.wins_if(all), {});
  const Rational none = make_rational(boost::multiprecision::pow(Integer{1000002}, 120),
                                      boost::multiprecision::pow(Integer{1000003}, 120));
  CHECK(result.win == make_rational(1, boost::multiprecision::pow(Integer{1000003}, 120)));
  CHECK(result.events.at("some") == 1 - none);
}

TEST_CASE("exact: the majority of 101 looks at a bit through a channel with error 1/3") {
  Sketch s;
  const Domain counts = Range(102);
  const NodeId bit = s.uniform(Boolean());
  NodeId ones = s.constant(counts, 0);
  const NodeId zero = s.constant(counts, 0), one = s.constant(counts, 1);
  for (int i = 0; i < 101; ++i) {
    const NodeId error = s.sample(Distribution::bernoulli(make_rational(1, 3)));
    const NodeId look = s.apply(operations::bit_xor(Boolean()), {bit, error});
    ones = s.apply(operations::add(counts),
                   {ones, s.apply(operations::select(counts), {look, one, zero})});
  }
  const NodeId guess = s.apply(operations::less(counts), {s.constant(counts, 50), ones});
  const auto result = evaluate_exactly(s.wins_if(s.equal(guess, bit)), {});
  Rational expected = 0;
  for (unsigned wrong = 0; wrong <= 50; ++wrong) {
    Integer choose = 1;
    for (unsigned i = 0; i < wrong; ++i) choose = choose * (101 - i) / (i + 1);
    expected += make_rational(choose * (Integer{1} << (101 - wrong)),
                              boost::multiprecision::pow(Integer{3}, 101));
  }
  CHECK(result.win == expected);
  CHECK(result.statistics.peak_states <= 204);
}

TEST_CASE("exact: a decided outcome is put aside at once") {
  // Win if all of 40 draws from 50 hit below 49: a losing state need not carry the sum of the
  // draws.
  Sketch s;
  const Domain draws = Range(50), sums = Zmod(997);
  NodeId alive = s.constant(Boolean(), 1), sum = s.constant(sums, 0);
  for (int i = 0; i < 40; ++i) {
    const NodeId draw = s.uniform(draws);
    const NodeId good = s.apply(operations::less(draws), {draw, s.constant(draws, 1)});
    alive = s.apply(operations::bit_and(Boolean()), {alive, good});
    sum = s.apply(operations::add(sums), {sum, s.apply(operations::recode(draws, sums), {draw})});
  }
  const NodeId even = s.equal(sum, s.constant(sums, 0));
  const auto result =
      evaluate_exactly(s.wins_if(s.apply(operations::bit_and(Boolean()), {alive, even})), {});
  CHECK(result.win == make_rational(1, boost::multiprecision::pow(Integer{50}, 40)));
  CHECK(result.statistics.peak_states == 1);
}

TEST_CASE("exact: samples sink to their use, so 200 independent sums stay small") {
  Sketch s;
  std::vector<NodeId> keys;
  for (int i = 0; i < 200; ++i) keys.push_back(s.uniform(Zmod(7)));
  NodeId parity = s.constant(Boolean(), 0);
  for (const NodeId key : keys) {
    const NodeId square = s.apply(operations::multiply(Zmod(7)), {key, key});
    parity =
        s.apply(operations::bit_xor(Boolean()), {parity, s.equal(square, s.constant(Zmod(7), 2))});
  }
  const auto result = evaluate_exactly(s.wins_if(parity), {});
  // Pr[square is 2] = 2/7, so the parity is odd with (1 - (3/7)^200) / 2.
  const Rational bias = make_rational(boost::multiprecision::pow(Integer{3}, 200),
                                      boost::multiprecision::pow(Integer{7}, 200));
  CHECK(result.win == (1 - bias) / 2);
  CHECK(result.statistics.peak_states <= 4);
}

TEST_CASE("exact: too large a domain is refused before any work, naming the node and the way out") {
  Sketch s;
  const NodeId key = s.label(s.uniform(Bits(80)), "LR#2/k");
  const NodeId parity = s.apply(operations::parity(Bits(80)), {key}),
               half = s.apply(operations::less(Bits(80)),
                              {s.constant(Bits(80), Integer{1} << 79), key});
  const std::string message = message_of(s.wins_if(s.equal(parity, half)), ErrorCode::too_large);
  CHECK(mentions(message, "LR#2/k (sample uniform on Bits(80))"));
  CHECK(mentions(message, (Integer{1} << 80).str() + " branches"));
  CHECK(mentions(message, "use a smaller parameter, or estimate with `check --engine montecarlo`"));
}

TEST_CASE("exact: two bits of a long key cost no more than two bits") {
  Sketch s;
  const NodeId key = s.uniform(Bits(80));
  const NodeId low = s.apply(operations::slice(Bits(80), 0, 1), {key}),
               high = s.apply(operations::slice(Bits(80), 78, 2), {key});
  const NodeId both = s.apply(operations::concat(Bits(1), Bits(1)),
                              {s.apply(operations::slice(Bits(2), 1, 1), {high}), low});
  const auto result = evaluate_exactly(s.wins_if(s.equal(both, s.constant(Bits(2), 2))), Context{});
  CHECK(result.win == make_rational(1, 4));
  CHECK(result.statistics.peak_states <= 4);
}

TEST_CASE("exact: too many states are refused before memory runs out") {
  Sketch s;
  std::vector<NodeId> all;
  for (int i = 0; i < 6; ++i) all.push_back(s.label(s.uniform(Bits(8)), "x" + std::to_string(i)));
  Context small;
  small.memory_cap = std::size_t{8} << 20;
  // Every pair is compared by size, so all six are alive together.
  NodeId any = s.constant(Boolean(), 0);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      any = s.apply(operations::bit_xor(Boolean()),
                    {any, s.apply(operations::less(Bits(8)), {all[i], all[j]})});
  const std::string message = message_of(s.wins_if(any), ErrorCode::too_large, small);
  CHECK(mentions(message, "memory cap of 8 MiB"));
  CHECK(mentions(message, "(sample uniform on Bits(8))"));
  CHECK(mentions(message, "--engine montecarlo"));
}

TEST_CASE("exact: open moves, real tensors and cancelled runs are named") {
  Sketch open;
  open.experiment.graph.push_back(make_choose(Boolean(), {}, "A/guess"));
  CHECK(mentions(message_of(open.wins_if(0), ErrorCode::unsupported), "A/guess"));

  Sketch real;
  const NodeId noise = real.label(real.sample(Distribution::gaussian({2}, 0, 1)), "noise");
  CHECK(mentions(message_of(real.wins_if(noise), ErrorCode::unsupported), "numeric"));

  Sketch s;
  Context cancelled;
  cancelled.cancel.cancel();
  CHECK(mentions(message_of(s.wins_if(s.sample(Distribution::bernoulli(make_rational(1, 3)))),
                            ErrorCode::interrupted, cancelled),
                 "stopped"));
}

TEST_CASE("exact: dead parts do not matter, even those that it cannot take") {
  Sketch s;
  s.uniform(Bits(100));
  s.sample(Distribution::gaussian({2}, 0, 1));
  const NodeId coin = s.sample(Distribution::bernoulli(make_rational(1, 3)));
  CHECK(evaluate_exactly(s.wins_if(coin), {}).win == make_rational(1, 3));
}

namespace {

/// Draws from n values with a flag for each; win: a flag was up. Wide, and without symmetry.
Experiment flagged(int n, int draws) {
  Sketch s;
  const Domain values = Range(n);
  std::vector<NodeId> flags(static_cast<std::size_t>(n), s.constant(Boolean(), 0));
  NodeId hit = s.constant(Boolean(), 0);
  for (int i = 0; i < draws; ++i) {
    const NodeId y = s.uniform(values);
    for (int v = 0; v < n; ++v) {
      NodeId& flag = flags[static_cast<std::size_t>(v)];
      const NodeId here = s.equal(y, s.constant(values, v));
      hit = s.apply(operations::bit_or(Boolean()),
                    {hit, s.apply(operations::bit_and(Boolean()), {here, flag})});
      flag = s.apply(operations::bit_or(Boolean()), {flag, here});
    }
  }
  return s.wins_if(hit);
}

Context with_threads(unsigned threads, std::size_t memory_cap = std::size_t{1} << 30) {
  Context context;
  context.threads = threads;
  context.memory_cap = memory_cap;
  return context;
}

}  // namespace

TEST_CASE("exact: wide layers are followed by several threads with the same result") {
  const Experiment e = flagged(16, 8);
  for (const unsigned threads : {1u, 2u, 3u, 7u}) {
    const auto result = evaluate_exactly(e, with_threads(threads));
    CHECK(result.win == birthday(16, 8));
    CHECK(result.statistics.peak_states == 11440);  // sets of seven values
  }
}

TEST_CASE("exact: several experiments at the same time, within the memory of one") {
  const std::vector<Experiment> both{flagged(14, 7), flagged(12, 7)};
  const std::vector<Rational> expected{birthday(14, 7), birthday(12, 7)};
  // The least power of two that suffices for the first alone: half of it does not.
  std::size_t cap = 1 << 14;
  const auto suffices = [&] {
    try {
      evaluate_exactly(both[0], with_threads(1, cap));
      return true;
    } catch (const Error&) {
      return false;
    }
  };
  while (!suffices()) cap *= 2;
  for (const unsigned threads : {1u, 2u, 4u}) {
    CAPTURE(threads);
    const auto results = evaluate_exactly(both, with_threads(threads, cap));
    REQUIRE(results.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) CHECK(results[i].win == expected[i]);
    Context capped = with_threads(threads);
    capped.work_cap = 1000;
    CHECK_THROWS_AS(evaluate_exactly(both, capped), Error);
  }
}

}  // namespace exact_test
