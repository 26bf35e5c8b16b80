// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/rare_event.hpp"
#include "framework/graph/make.hpp"

#include <doctest/doctest.h>

#include <map>

#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/games/builder.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::random_cases;

namespace rare_event_test {

using namespace certamen;

using certamen::montecarlo::rare_event;
using certamen::testing::Sketch;

namespace {

/// weight * the product of the factors' exact probabilities.
Rational by_parts(const Experiment& experiment) {
  const auto parts = rare_event(experiment);
  Rational product = parts.weight;
  if (parts.weight != 0)
    for (const auto& [name, p] : evaluate_exactly(parts.experiment, {}).events) product *= p;
  return product;
}

std::size_t factors(const Experiment& experiment) {
  return rare_event(experiment).experiment.events.size();
}

NodeId both(Sketch& s, NodeId a, NodeId b) {
  return s.apply(operations::bit_and(Boolean()), {a, b});
}

/// A condition that no pass can look into.
NodeId opaque(Sketch& s, const std::vector<NodeId>& seen, auto holds) {
  std::vector<Domain> domains;
  for (const NodeId id : seen) domains.push_back(s.domain(id));
  return s.apply(batch_operation("holds", domains, Boolean(),
                                 [holds](const std::uint64_t* const* a, std::uint64_t* results,
                                         std::size_t count) {
                                   for (std::size_t i = 0; i < count; ++i)
                                     results[i] = holds(a, i) ? 1 : 0;
                                 }),
                 seen);
}

/// Wins with probability 2^-rounds: in each round the sum of two bytes is below 128.
Experiment halves(unsigned rounds) {
  Sketch s;
  NodeId win = s.constant(Boolean(), 1);
  for (unsigned i = 0; i < rounds; ++i)
    win = both(
        s, win,
        opaque(s, {s.uniform(Zmod(256)), s.uniform(Zmod(256))},
               [](const auto* a, std::size_t row) { return (a[0][row] + a[1][row]) % 256 < 128; }));
  return s.wins_if(win);
}

/// `first` and `second` on coins of their own; wins if both do.
Experiment both_of(const Experiment& first, const Experiment& second) {
  Sketch s;
  s.experiment.graph = first.graph;
  for (GraphNode node : second.graph) {
    for (auto& argument : node.arguments) argument += first.graph.size();
    s.experiment.graph.push_back(std::move(node));
  }
  const auto hidden = [&](NodeId win) {
    return opaque(s, {win}, [](const auto* a, std::size_t row) { return a[0][row] != 0; });
  };
  const NodeId one = hidden(first.win), other = hidden(first.graph.size() + second.win);
  return s.wins_if(both(s, one, other));
}

/// The adversary must hit a 40-bit key that the game goes on using: the win is the hit, and that a
/// nibble mixed from the key and a coin is below 4, which is so in one case of four.
Experiment key_and_tag() {
  Sketch s;
  const Domain keys = Bits(40), nibble = Bits(4);
  const NodeId key = s.uniform(keys), mask = s.uniform(keys);
  const NodeId guess = s.apply(operations::bit_xor(keys), {mask, s.constant(keys, 12345)});
  const NodeId sent = s.apply(operations::bit_xor(keys), {key, mask});
  const NodeId hit = s.equal(sent, guess);
  const NodeId low = s.apply(operations::slice(keys, 0, 4), {key});
  const NodeId tag = s.apply(operations::bit_xor(nibble), {low, s.uniform(nibble)});
  const NodeId small = opaque(s, {tag, mask}, [](const auto* a, std::size_t row) {
    return (a[0][row] ^ (a[1][row] & 15)) < 4;
  });
  const NodeId odd =
      s.apply(operations::parity(keys), {s.apply(operations::bit_and(keys), {key, mask})});
  s.experiment.events["unused"] = odd;
  return s.wins_if(both(s, hit, small));
}

bool covers(const Ends& ends, const Rational& p) {
  return ends.lower <= p && p <= ends.upper;
}

Integer two_to(unsigned bits) {
  return Integer{1} << bits;
}

}  // namespace

TEST_CASE("rare event: the parts of random experiments multiply to the exact probability") {
  std::mt19937_64 coins{23};
  std::size_t weighted = 0;
  for (int i = 0; i < random_cases(400); ++i) {
    Experiment e = certamen::testing::random_experiment(coins);
    // Win and event together are a conjunction.
    e.graph.push_back(make_apply(operations::bit_and(Boolean()), {e.win, e.events.at("bad")}));
    e.win = e.graph.size() - 1;
    CAPTURE(i);
    REQUIRE(by_parts(e) == evaluate_exactly(e, {}).win);
    weighted += rare_event(e).weight != 1 ? 1 : 0;
  }
  CHECK(weighted > random_cases(50));
}

TEST_CASE("rare event: experiments without a common coin are factors of their conjunction") {
  std::mt19937_64 coins{24};
  for (int i = 0; i < random_cases(100); ++i) {
    const Experiment first = certamen::testing::random_experiment(coins),
                     second = certamen::testing::random_experiment(coins);
    const Experiment e = both_of(first, second);
    CAPTURE(i);
    REQUIRE(factors(e) <= 2);
    REQUIRE(by_parts(e) == evaluate_exactly(first, {}).win * evaluate_exactly(second, {}).win);
  }
  CHECK(factors(both_of(halves(2), halves(3))) == 2);
  CHECK(factors(halves(5)) == 5);
}

TEST_CASE("rare event: a key that must be hit behind every bijection goes to the weight") {
  const auto check = [](const Domain& domain, auto mix) {
    Sketch s;
    const NodeId x = s.uniform(domain), other = s.uniform(domain);
    const NodeId seen = mix(s, x, other);
    // Both x and `other` are used elsewhere, so that no simplification sees the answer.
    NodeId elsewhere = s.apply(operations::less(domain), {x, other});
    const Experiment e =
        s.wins_if(both(s, s.equal(seen, s.constant(domain, Value{domain.element(1)})), elsewhere));
    CAPTURE(domain.name());
    CHECK(rare_event(e).weight == make_rational(1, domain.cardinality()));
    CHECK(by_parts(e) == evaluate_exactly(e, {}).win);
  };
  using namespace operations;
  check(Bits(4), [](Sketch& s, NodeId x, NodeId o) {
    return s.apply(bit_not(Bits(4)), {s.apply(bit_xor(Bits(4)), {o, x})});
  });
  check(Zmod(7), [](Sketch& s, NodeId x, NodeId o) { return s.apply(add(Zmod(7)), {x, o}); });
  check(Zmod(7), [](Sketch& s, NodeId x, NodeId o) {
    return s.apply(negate(Zmod(7)), {s.apply(subtract(Zmod(7)), {o, x})});
  });
  check(Zmod(16), [](Sketch& s, NodeId x, NodeId o) {
    const NodeId mixed = s.apply(bit_xor(Bits(4)), {s.apply(recode(Zmod(16), Bits(4)), {x}),
                                                    s.apply(recode(Zmod(16), Bits(4)), {o})});
    return s.apply(recode(Bits(4), Zmod(16)), {mixed});
  });
  const Domain group = Group(23, 11, 2);
  check(group,
        [&](Sketch& s, NodeId x, NodeId o) { return s.apply(group_multiply(group), {x, o}); });
  check(group, [&](Sketch& s, NodeId x, NodeId o) { return s.apply(group_divide(group), {o, x}); });
}

TEST_CASE(
    "rare event: comparisons of tuples and of joined strings are comparisons of their parts") {
  Sketch s;
  const NodeId a = s.uniform(Bits(3)), b = s.uniform(Bits(2)), c = s.uniform(Bits(5));
  const NodeId joined = s.apply(operations::concat(Bits(3), Bits(2)), {a, b});
  const NodeId tuple = s.apply(operations::make_tuple({Bits(3), Bits(2)}), {a, b});
  const NodeId fixed = s.constant(s.domain(tuple), 13);
  const Experiment e = s.wins_if(both(s, s.equal(joined, c), s.equal(tuple, fixed)));
  CHECK(rare_event(e).weight == make_rational(1, 1024));
  CHECK(factors(e) == 0);
}

TEST_CASE("rare event: what shares a coin or a table stays together, and the impossible is 0") {
  Sketch s;
  const NodeId f = s.table({.kind = TableKind::function, .domain = Bits(4), .range = Bits(4)});
  const NodeId x = s.uniform(Bits(4)), y = s.uniform(Bits(4)), z = s.uniform(Bits(4));
  const auto less = [&](NodeId a, NodeId b) { return s.apply(operations::less(Bits(4)), {a, b}); };
  const NodeId first = less(s.lookup(f, {x}), x), second = less(s.lookup(f, {y}), y);
  const NodeId third = less(z, s.apply(operations::bit_and(Bits(4)), {z, s.uniform(Bits(4))}));
  const Experiment e =
      s.wins_if(both(s, both(s, first, second), s.apply(operations::bit_not(Boolean()), {third})));
  CHECK(factors(e) == 2);
  CHECK(by_parts(e) == evaluate_exactly(e, {}).win);
  Sketch impossible;
  const NodeId coin = impossible.sample(Distribution::bernoulli(make_rational(1, 3)));
  const NodeId no = impossible.apply(operations::bit_not(Boolean()), {coin});
  const Experiment never = impossible.wins_if(both(impossible, coin, no));
  CHECK(by_parts(never) == 0);
  CHECK(estimate_rare(never, {.trials = 100}, {}).win.upper == 0);
}

TEST_CASE("rare event: 2^-40 is estimated to 20 % of itself, by splitting and by forcing") {
  Context context;
  context.threads = 1;
  const MonteCarloOptions options{.trials = std::uint64_t{1} << 40,
                                  .until = {.relative = make_rational(1, 5)}};
  const Rational forty = make_rational(1, two_to(40));
  const auto split = estimate_rare(halves(40), options, context);
  CHECK(split.factors.size() == 40);
  CHECK(split.stopped);
  CHECK(covers(split.win, forty));
  CHECK(split.win.upper - split.win.lower <=
        2 * make_rational(1, 5) * (split.win.upper + split.win.lower) / 2);
  const auto forced = estimate_rare(key_and_tag(), options, context);
  CHECK(forced.weight == forty);
  CHECK(covers(forced.win, make_rational(1, two_to(42))));
  CHECK(forced.win.upper < make_rational(13, 10) * make_rational(1, two_to(42)));
}

TEST_CASE(
    "rare event: the interval covers in 95 % of 400 runs, for a fixed number and for a rule") {
  // Misses at most Binomial(400, 1/20); more than 46 have probability below 10^-6.
  const Experiment e = halves(3);
  Context context;
  context.threads = 1;
  context.level = make_rational(19, 20);
  std::size_t once = 0, ruled = 0;
  for (std::uint64_t seed = 0; seed < random_cases(400U); ++seed) {
    context.seed = seed;
    once += covers(estimate_rare(e, {.trials = 256}, context).win, make_rational(1, 8)) ? 0 : 1;
    const MonteCarloOptions rule{.trials = 4096, .until = {.relative = make_rational(1, 2)}};
    ruled += covers(estimate_rare(e, rule, context).win, make_rational(1, 8)) ? 0 : 1;
  }
  CHECK(once <= 46);
  CHECK(ruled <= 46);
}

}  // namespace rare_event_test
