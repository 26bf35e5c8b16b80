// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/simplify.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "framework/values/composition.hpp"
#include "framework/values/loop.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/tensor_operations.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/random_graphs.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::one_in;
using certamen::testing::random_cases;

namespace simplify_test {

using namespace certamen;

using certamen::testing::Sketch;

namespace {

/// Simplified and original experiments have the same joint distribution of win and event.
RuleCounts check_simplified(Experiment (*make)(std::mt19937_64&), int count) {
  std::mt19937_64 coins{20240601};
  RuleCounts fired;
  for (int i = 0; i < random_cases(count); ++i) {
    const Experiment original = make(coins);
    const Experiment simple = simplified(original, &fired);
    CAPTURE(i);
    validate(simple);
    REQUIRE(
        certamen::testing::enumerate(simple.graph, {simple.win, simple.events.at("bad")}) ==
        certamen::testing::enumerate(original.graph, {original.win, original.events.at("bad")}));
    REQUIRE(simplified(simple).graph.size() == simple.graph.size());
  }
  return fired;
}

/// Choices by comparisons of one code with places next to each other, between values of one
/// function, in conjunctions.
Experiment random_choices(std::mt19937_64& coins) {
  Sketch s;
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(coins() % count); };
  const Domain codes = Range(4), values = Bits(2);
  const Operation function = primitive("F", {values, values}, values);
  const Operation both = operations::bit_and(Boolean()), either = operations::bit_or(Boolean());
  const NodeId code = s.uniform(codes);
  const NodeId table = s.table({TableKind::function, Bits(2), Bits(2)});
  std::vector<NodeId> all{s.constant(values, Value{0}), s.uniform(values), s.uniform(values)};
  std::vector<NodeId> conditions{s.constant(Boolean(), Value{0})};
  const auto value = [&] {
    return all[all.size() - 1 - below(std::min<std::size_t>(4, all.size()))];
  };
  const auto condition = [&] { return conditions[below(conditions.size())]; };
  for (std::size_t i = 12 + below(10); i > 0; --i) {
    const NodeId a = value(), b = value(), c = condition(), d = condition();
    switch (below(10)) {
    case 9: {
      const std::size_t place = below(5);
      const NodeId at = s.apply(operations::is_at(codes, Size{place}), {code});
      const NodeId to = s.apply(operations::below(codes, Size{place + below(2)}), {code});
      const NodeId inner = s.apply(operations::select(values), {to, a, b});
      all.push_back(s.apply(operations::select(values), {at, below(2) == 0 ? a : b, inner}));
      break;
    }
    case 0: conditions.push_back(s.apply(operations::below(codes, Size{below(6)}), {code})); break;
    case 1: conditions.push_back(s.apply(operations::is_at(codes, Size{below(5)}), {code})); break;
    case 2: all.push_back(s.apply(function, {a, b})); break;
    case 3: conditions.push_back(s.equal(a, b)); break;
    case 4: conditions.push_back(s.apply(below(3) == 0 ? either : both, {c, d})); break;
    case 5: conditions.push_back(s.apply(operations::bit_not(Boolean()), {c})); break;
    case 6:
      if (all.size() < 7) all.push_back(s.uniform(values));
      break;
    case 7: all.push_back(s.lookup(table, {a})); break;
    default: all.push_back(s.apply(operations::select(values), {c, a, b}));
    }
  }
  s.experiment.events["bad"] = s.equal(value(), value());
  return s.wins_if(s.apply(both, {condition(), s.equal(value(), value())}));
}

/// Loops of 0 to 4 steps, some with a value that stays and a vector, vectors one after the other
/// and parts of them, compared.
Experiment random_loops(std::mt19937_64& coins) {
  Sketch s;
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(coins() % count); };
  const Domain bit = Bits(1), state = Bits(2), both = Tuple({bit, state});
  const std::uint64_t table = coins();
  const Operation step = opaque_operation(
      "step", {state}, both, [table](auto a) { return Value{table >> (8 * a[0].word()) & 7}; });
  std::vector<NodeId> states{s.uniform(state), s.uniform(state)}, vectors;
  const auto some = [&](const std::vector<NodeId>& all) { return all[below(all.size())]; };
  for (int i = 0; i < 3; ++i) {
    const Operation loop = operations::repeat(step, Size{below(5)});
    const NodeId found = s.apply(loop, {some(states)});
    vectors.push_back(s.apply(operations::get(loop.output(), 0), {found}));
    states.push_back(s.apply(operations::get(loop.output(), 1), {found}));
  }
  const Operation taking =
      opaque_operation("taking", {state, bit}, both, [table](std::span<const Value> a) {
        return Value{table >> (3 * (2 * a[0].word() + a[1].word())) & 7};
      });
  const Composition mixing{
      "mixing", {state, bit, bit}, {{operations::bit_xor(bit), {1, 2}}, {taking, {0, 3}}}};
  const NodeId kept = s.uniform(bit);
  vectors.push_back(s.uniform(Vector(bit, 2)));
  for (int i = 0; i < 6; ++i) {
    const NodeId a = some(vectors), b = some(vectors);
    const Domain first = s.experiment.graph[a].domain, second = s.experiment.graph[b].domain;
    const auto length = static_cast<std::size_t>(first.size().number());
    if (i % 3 == 0 && length + second.size().number() <= 8)
      vectors.push_back(s.apply(operations::join(first, second), {a, b}));
    if (i % 3 == 1) {
      const std::size_t from = below(length + 1);
      const Size taken{below(length - from + 1)};
      vectors.push_back(s.apply(operations::section(first, Size{from}, taken), {a}));
    }
    if (i % 3 == 2) {
      const Apart apart = below(2) == 0 ? Apart::first : Apart::last;
      const Operation loop = operations::repeat(mixing.operation(), first.size(), 1, apart);
      const NodeId found = s.apply(loop, {some(states), kept, a});
      vectors.push_back(s.apply(operations::get(loop.output(), 0), {found}));
      states.push_back(s.apply(operations::get(loop.output(), 1), {found}));
    }
  }
  const NodeId last = vectors.back();
  std::vector<NodeId> alike;
  for (const NodeId v : vectors)
    if (s.experiment.graph[v].domain == s.experiment.graph[last].domain) alike.push_back(v);
  s.experiment.events["bad"] = s.equal(some(states), some(states));
  return s.wins_if(s.equal(last, some(alike)));
}

}  // namespace

TEST_CASE("simplify: random experiments keep the joint distribution of win and event") {
  RuleCounts fired = check_simplified(certamen::testing::random_experiment, 2000);
  for (const auto make : {certamen::testing::random_algebra, certamen::testing::random_strings})
    for (const auto& [rule, count] : check_simplified(make, 2000)) fired[rule] += count;
  for (const auto& line : rewriting_rules()) {
    if (line.keeps == RuleKeeps::normal_form || line.rule == Rule::exclusive_samples) continue;
    if (line.rule == Rule::all_parts || line.rule == Rule::masked_residues) continue;  // below
    if (line.rule == Rule::parity_apart) continue;  // by engines: wide_answers_test.cpp
    CAPTURE(line.name);
    CHECK(fired[line.rule] >= random_cases(2U));  // every rule was put to the test
  }
}

TEST_CASE("simplify: all parts of a value put together in order are the value") {
  const Domain pair = Tuple({Bits(1), Bits(1)});
  const auto rebuilt = [&](std::size_t first, std::size_t second, RuleCounts& fired) {
    Sketch s;
    const NodeId table = s.table({TableKind::function, Bits(1), pair});
    const NodeId x = s.lookup(table, {s.uniform(Bits(1))});
    const NodeId again = s.apply(
        operations::make_tuple({Bits(1), Bits(1)}),
        {s.apply(operations::get(pair, first), {x}), s.apply(operations::get(pair, second), {x})});
    const Experiment e = s.wins_if(s.equal(again, x));
    const Rational win = certamen::testing::enumerate_win(simplified(e, &fired));
    CHECK(win == certamen::testing::enumerate_win(e));
    return win;
  };
  RuleCounts in_order, swapped;
  CHECK(rebuilt(0, 1, in_order) == 1);
  CHECK(in_order[Rule::all_parts] >= 1);
  CHECK(rebuilt(1, 0, swapped) == make_rational(1, 2));
  CHECK(swapped[Rule::all_parts] == 0);
}

TEST_CASE("simplify: encoded numbers under a uniform mask are the mask") {
  const Shape shape{3};
  enum class Case { masked, reals, other_modulus, mask_shown, coins_shown, other_coins };
  const auto is_hidden = [&](Case which, bool normal_form = true) {
    Sketch s;
    const NodeId x = s.sample(Distribution::gaussian(shape, 0, 1));
    const int k = which == Case::other_modulus ? 7 : 8;
    const NodeId encoded =
        which == Case::reals ? x : s.apply(tensors::encode_fixed(shape, 8, 4), {x});
    const NodeId coins =
        s.sample(Distribution::uniform_real(shape, 0, which == Case::other_coins ? 2 : 1));
    const NodeId mask = s.apply(tensors::uniform_integers(shape, k), {coins});
    const NodeId shown = s.apply(tensors::mask_modulo(shape, 8), {encoded, mask});
    RootedGraph rooted{s.experiment.graph, {shown}};
    if (which == Case::mask_shown) rooted.roots.push_back(mask);
    if (which == Case::coins_shown) rooted.roots.push_back(coins);
    rooted.normal_form = normal_form;
    RuleCounts fired;
    const RootedGraph simple = simplified(rooted, &fired);
    CHECK(simple.graph[simple.roots[0]].applies(Opcode::tensor_uniform_integers) ==
          (fired[Rule::masked_residues] > 0));
    return fired[Rule::masked_residues] > 0;
  };
  CHECK(is_hidden(Case::masked));
  CHECK_FALSE(is_hidden(Case::masked, false));
  for (const Case which :
       {Case::reals, Case::other_modulus, Case::mask_shown, Case::coins_shown, Case::other_coins})
    CHECK_FALSE(is_hidden(which));
}

TEST_CASE("simplify: the rules are listed in order, and the page explains them in that order") {
  std::ifstream file{std::string{CERTAMEN_SOURCE_ROOT} + "/docs/explanation/simplification.md"};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  std::size_t next = 0, at = 0;
  for (const auto& line : rewriting_rules()) {
    CAPTURE(line.name);
    CHECK(static_cast<std::size_t>(line.rule) == next++);
    CHECK(to_string(line.rule) == line.name);
    at = page.find("\n| " + std::string{line.name} + " | " + std::string{line.argument} + " |", at);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("simplify: normal forms keep the joint distribution too") {
  RuleCounts fired;
  std::mt19937_64 coins{20240602};
  for (int i = 0; i < 2800; i += one_in(1)) {
    INFO("experiment " << i);
    const Experiment original = i < 1000   ? certamen::testing::random_algebra(coins)
                                : i < 1400 ? random_choices(coins)
                                : i < 1800 ? random_loops(coins)
                                           : certamen::testing::random_strings(coins);
    RootedGraph rooted = rooted_at_outcomes(original);
    rooted.normal_form = true;
    const RootedGraph simple = simplified(rooted, &fired);
    REQUIRE(certamen::testing::enumerate(simple.graph, simple.roots) ==
            certamen::testing::enumerate(rooted.graph, rooted.roots));
  }
  for (const auto& line : rewriting_rules()) {
    if (line.keeps != RuleKeeps::normal_form && line.rule != Rule::exclusive_samples) continue;
    if (line.rule == Rule::exchange) continue;  // needs groups: tested in proofs of ElGamal
    CAPTURE(line.name);
    CHECK(fired[line.rule] >= 2);
  }
}

TEST_CASE("simplify: samples of which a choice shows one are one, unless something else looks") {
  // c ? a : (d ? b : x), with a third root that is a, b or neither.
  const auto samples_left = [](int seen, bool biased) {
    Sketch s;
    const NodeId c = s.sample(Distribution::bernoulli(make_rational(1, 3)));
    const NodeId d = s.sample(Distribution::bernoulli(make_rational(1, 5)));
    const NodeId x = s.uniform(Bits(2)), a = s.uniform(Bits(3));
    const NodeId b = biased
                         ? s.sample(Distribution::table(Bits(3), {{Value{1}, make_rational(1, 3)},
                                                                  {Value{6}, make_rational(2, 3)}}))
                         : s.uniform(Bits(3));
    const NodeId wide = s.apply(operations::concat(Bits(2), Bits(1)), {x, s.constant(Bits(1), 1)});
    const Operation select = operations::select(Bits(3));
    const NodeId answer = s.apply(select, {c, a, s.apply(select, {d, b, wide})});
    RootedGraph rooted{s.experiment.graph, {answer, c, d, x}};
    if (seen > 0) rooted.roots.push_back(seen == 1 ? a : b);
    rooted.normal_form = true;
    const RootedGraph simple = simplified(rooted);
    CHECK(certamen::testing::enumerate(simple.graph, simple.roots) ==
          certamen::testing::enumerate(rooted.graph, rooted.roots));
    return std::ranges::count_if(simple.graph, [](const GraphNode& node) {
      return node.is(NodeKind::sample) && node.domain == Bits(3);
    });
  };
  CHECK(samples_left(0, false) == 1);
  CHECK(samples_left(0, true) == 2);
  CHECK(samples_left(1, false) == 2);
  CHECK(samples_left(2, false) == 2);
}

TEST_CASE("simplify: parts that one condition makes uniform are one uniform string there") {
  enum Mistake { none, in_other_branch, other_condition, one_seen, other_branches, one_sample };
  const auto strings_drawn = [](Mistake mistake) {
    Sketch s;
    const NodeId c = s.sample(Distribution::bernoulli(make_rational(1, 3)));
    const NodeId d = s.sample(Distribution::bernoulli(make_rational(1, 5)));
    const auto skewed = [&] {
      return s.sample(Distribution::table(
          Bits(2), {{Value{1}, make_rational(1, 3)}, {Value{2}, make_rational(2, 3)}}));
    };
    const NodeId x = skewed(), y = skewed(), u = s.uniform(Bits(2));
    const NodeId v = mistake == one_sample ? u : s.uniform(Bits(2));
    const Operation select = operations::select(Bits(2));
    const bool turned = mistake == in_other_branch || mistake == other_branches;
    const NodeId high =
        mistake == in_other_branch ? s.apply(select, {c, x, u}) : s.apply(select, {c, u, x});
    const NodeId on = mistake == other_condition ? d : c;
    const NodeId low = turned ? s.apply(select, {on, y, v}) : s.apply(select, {on, v, y});
    const NodeId whole = s.apply(operations::concat(Bits(2), Bits(2)), {high, low});
    RootedGraph rooted{s.experiment.graph, {whole, x, y, c, d}};
    if (mistake == one_seen) rooted.roots.push_back(v);
    rooted.normal_form = true;
    const RootedGraph simple = simplified(rooted);
    CHECK(certamen::testing::enumerate(simple.graph, simple.roots) ==
          certamen::testing::enumerate(rooted.graph, rooted.roots));
    return std::ranges::count_if(simple.graph, [](const GraphNode& node) {
      return node.draws_uniformly() && node.domain == Bits(4);
    });
  };
  for (const Mistake fine : {none, in_other_branch}) CHECK(strings_drawn(fine) == 1);
  for (const Mistake mistake : {other_condition, one_seen, other_branches, one_sample}) {
    CAPTURE(static_cast<int>(mistake));
    CHECK(strings_drawn(mistake) == 0);
  }
}

TEST_CASE("simplify: a one-time pad on 128 bits becomes a uniform ciphertext") {
  Sketch s;
  const NodeId key = s.uniform(Bits(128));
  const NodeId message =
      s.sample(Distribution::table(Bits(128), {{Value{1}, make_rational(1, 3)},
                                               {Value{Integer{1} << 100}, make_rational(2, 3)}}));
  const NodeId ciphertext = s.apply(operations::bit_xor(Bits(128)), {message, key});
  const auto simple = simplified({s.experiment.graph, {ciphertext, message}});
  REQUIRE(simple.graph.size() == 2);
  CHECK(simple.graph[simple.roots[0]].title() == "sample uniform on Bits(128)");
}

TEST_CASE("simplify: a key that is used twice stays") {
  Sketch s;
  const NodeId key = s.uniform(Bits(2));
  const NodeId zero = s.constant(Bits(2), 0), one = s.constant(Bits(2), 1);
  const NodeId first = s.apply(operations::bit_xor(Bits(2)), {zero, key});
  const NodeId second = s.apply(operations::bit_xor(Bits(2)), {one, key});
  const Experiment two_time = s.wins_if(s.equal(first, second));
  CHECK(certamen::testing::enumerate_win(two_time) == 0);
  CHECK(certamen::testing::enumerate_win(simplified(two_time)) == 0);
}

TEST_CASE("simplify: decryption of a one-time pad cancels to the message") {
  Sketch s;
  const NodeId key = s.uniform(Bits(128)), message = s.uniform(Bits(128));
  const auto pad = operations::bit_xor(Bits(128));
  const NodeId back = s.apply(pad, {key, s.apply(pad, {key, message})});
  const Experiment correct = simplified(s.wins_if(s.equal(back, message)));
  REQUIRE(correct.graph.size() == 1);
  CHECK(correct.graph[0].kind() == NodeKind::constant);
  CHECK(correct.graph[0].value() == Value{1});
}

TEST_CASE("simplify: a node that is compared with a function of itself is not a coin") {
  Sketch s;
  const NodeId a = s.uniform(Bits(4));
  const Experiment same =
      simplified(s.wins_if(s.equal(a, s.apply(operations::bit_not(Bits(4)), {a}))));
  CHECK(certamen::testing::enumerate_win(same) == 0);
}

TEST_CASE("simplify: lookups at different constants are samples, at equal ones one sample") {
  Sketch s;
  const NodeId function =
      s.table({.kind = TableKind::function, .domain = Bits(64), .range = Bits(128)});
  const NodeId one = s.constant(Bits(64), 1), two = s.constant(Bits(64), 2),
               again = s.constant(Bits(64), 1);
  const NodeId a = s.lookup(function, {one}), b = s.lookup(function, {two}),
               c = s.lookup(function, {again});
  const auto simple = simplified({s.experiment.graph, {a, b, c}});
  CHECK(simple.graph.size() == 2);
  CHECK(simple.roots[0] == simple.roots[2]);
  CHECK(simple.roots[0] != simple.roots[1]);
}

TEST_CASE("simplify: puts that a later find reads stay, others go") {
  Sketch s;
  const NodeId map = s.table({.kind = TableKind::map, .domain = Bits(2), .range = Bits(2)});
  const NodeId key = s.uniform(Bits(2)), value = s.uniform(Bits(2));
  s.put(map, key, value);
  const NodeId found = s.find(map, value);
  s.put(map, value, key);
  const auto simple = sliced(RootedGraph{s.experiment.graph, {found}});
  CHECK(simple.graph.size() == 5);
}

}  // namespace simplify_test
