// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "framework/games/builder.hpp"
#include "framework/proof/match.hpp"
#include "framework/values/operations.hpp"
#include "tests/support/expect_kept.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::expect_kept;
using certamen::testing::random_cases;

namespace shift_rule_test {

using namespace certamen;

namespace {

using Make = std::function<void(GameBuilder&)>;

constexpr std::string_view rule_name =
    "a uniform number of which a sum is shown, and else functions that respect sums, is that sum "
    "less the rest";

Domain any_group() {
  return Group(Size{Symbol{.name = "q", .minimum = 2, .prime = true}});
}

bool is_shifted(const Make& make) {
  GameBuilder g{"G"};
  make(g);
  return std::ranges::any_of(traced_form_of(g.build()),
                             [](const FormStep& step) { return step.rule == rule_name; });
}

Form form(const Make& make) {
  GameBuilder g{"G"};
  make(g);
  return form_of(g.build());
}

enum class Kind {
  shift,
  negative,
  constant,
  twice,
  drawn_without,
  of_itself,
  looked_up,
  stored,
  shown,
  kept
};

Make game(Kind kind, const Domain& group) {
  return [=](GameBuilder& g) {
    const Domain e = exponents(group);
    const Table f = g.random_function("f", group, e), m = g.map("m", e, e);
    const State last = g.state("last", e);
    g.initialize([&](Body& at) { at.set(last, at.residue(e, 0)); });
    g.oracle("A", {e, e}, [&](Body& at, Node w, Node v) {
       const Node c = at.sample(e), none = at.residue(e, 0);
       const Node r = kind == Kind::drawn_without
                          ? at.sample(Distribution::uniform_except(e, 1), {none})
                          : at.sample(e);
       const Node a = at.exponential(group, r), product = c * w;
       if (kind == Kind::stored) at.put(m, w, r * w);
       if (kind == Kind::kept) at.set(last, r);
       const Node answer = kind == Kind::negative    ? product - r
                           : kind == Kind::constant  ? r + at.residue(e, 1)
                           : kind == Kind::twice     ? r + (r + product)
                           : kind == Kind::of_itself ? r + r * r
                           : kind == Kind::looked_up ? r + at.lookup(f, a)
                           : kind == Kind::stored    ? r + at.value_or(at.find(m, v), none)
                                                     : r + product;
       if (kind == Kind::shown) return at.tuple({a, c, answer, r});
       return at.tuple({a, c, answer, at.get(last)});
     }).at_most(2);
  };
}

}  // namespace

TEST_CASE("shift rule: a sum is drawn where the rest does not depend on the sample") {
  for (const Kind kind :
       {Kind::shift, Kind::negative, Kind::constant, Kind::twice, Kind::drawn_without,
        Kind::of_itself, Kind::looked_up, Kind::stored, Kind::shown, Kind::kept})
    expect_kept(game(kind, Group(7, 3, 2)));
  const Domain any = any_group();
  for (const Kind kind : {Kind::shift, Kind::negative, Kind::constant})
    CHECK(is_shifted(game(kind, any)));
  for (const Kind kind : {Kind::twice, Kind::drawn_without, Kind::of_itself, Kind::looked_up,
                          Kind::stored, Kind::shown, Kind::kept})
    CHECK_FALSE(is_shifted(game(kind, any)));
}

TEST_CASE("shift rule: a conversation of Schnorr's is one that is made backwards") {
  const auto simulated = [](bool product, bool drawn_without) {
    return [=](GameBuilder& g) {
      const Domain group = any_group(), e = exponents(group);
      g.oracle("A", {e, e}, [&](Body& at, Node w, Node) {
         const Node c = at.sample(e), none = at.residue(e, 0);
         const Node z =
             drawn_without ? at.sample(Distribution::uniform_except(e, 1), {none}) : at.sample(e);
         const Node x = at.exponential(group, w), x_c = at.power(x, c);
         const Node g_z = at.exponential(group, z);
         return at.tuple({product ? g_z * x_c : g_z / x_c, c, z, none});
       }).at_most(2);
    };
  };
  const Form real = form(game(Kind::shift, any_group()));
  CHECK_FALSE(difference(real, form(simulated(false, false))));
  CHECK(difference(real, form(simulated(true, false))));
  CHECK(difference(real, form(simulated(false, true))));
}

TEST_CASE("shift rule: random procedures stay what they are to every adversary") {
  const Domain group = Group(7, 3, 2), e = exponents(group);
  std::size_t shifted = 0;
  for (std::uint32_t seed = 1; seed <= random_cases(300U); ++seed) {
    INFO("seed " << seed);
    const Make random = [&](GameBuilder& g) {
      std::mt19937 coins{seed};
      const auto pick = [&](std::size_t below) { return coins() % below; };
      const State s = g.state("s", e);
      g.initialize([&](Body& at) { at.set(s, at.sample(e)); });
      g.oracle("A", {e}, [&](Body& at, Node x) {
         std::vector<Node> known{x, at.sample(e), at.sample(e)};
         if (pick(2) == 0) known.push_back(at.get(s));
         for (int i = 0; i < 3; ++i) {
           const Node a = known[pick(known.size())], b = known[pick(known.size())];
           const std::size_t which = pick(4);
           known.push_back(which == 0 ? a * b : which == 1 ? a - b : a + b);
         }
         if (pick(4) == 0) at.set(s, known[pick(known.size())]);
         const auto power = [&] { return at.exponential(group, known[pick(known.size())]); };
         const Node first = power(), second = power();
         return at.tuple({first, second, known.back()});
       }).at_most(2);
    };
    expect_kept(random);
    shifted += is_shifted(random) ? 1 : 0;
  }
  CHECK(shifted > 0);
}

}  // namespace shift_rule_test
