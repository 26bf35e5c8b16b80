// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/match.hpp"
#include "tests/support/expect_kept.hpp"

using certamen::testing::expect_kept;

namespace unit_rule_test {

using namespace certamen;

namespace {

const Domain number = Zmod(3);

using Make = std::function<void(GameBuilder&)>;

Node zero(Body& at, const Domain& domain) {
  return at.constant(domain, Value{0});
}

}  // namespace

TEST_CASE("states: a multiple of a uniform number is uniform only for a factor that is not zero") {
  enum class Factor { unit, any, composite, reused, changed, not_one, not_another, sum };
  const auto game = [](Factor factor) {
    return [=](GameBuilder& g) {
      const Domain ring = Zmod(factor == Factor::composite ? 4 : 3);
      const State x = g.state("x", ring);
      g.initialize([&](Body& at) {
        const auto without = [&](const Node& value) {
          return at.sample(Distribution::uniform_except(ring, 1), {value});
        };
        const Node none = zero(at, ring), first = without(none);
        const Node second = factor == Factor::sum ? without(none) : first;
        at.set(x, factor == Factor::any           ? at.sample(ring)
                  : factor == Factor::not_one     ? without(at.residue(ring, 1))
                  : factor == Factor::not_another ? without(at.sample(ring))
                  : factor == Factor::sum         ? first + second
                                                  : first);
      });
      g.oracle("X", {}, [&](Body& at) { return at.get(x); }).at_most(1);
      g.oracle("A", {ring}, [&](Body& at, Node m) {
         const Node r = at.sample(ring), masked = m + at.get(x) * r;
         return factor == Factor::reused ? at.tuple({masked, r}) : masked;
       }).at_most(2);
      if (factor == Factor::changed)
        g.oracle("CLEAR", {}, [&](Body& at) { at.set(x, zero(at, ring)); }).at_most(1);
    };
  };
  for (const Factor factor : {Factor::unit, Factor::any, Factor::composite, Factor::reused,
                              Factor::changed, Factor::not_one, Factor::not_another, Factor::sum})
    expect_kept(game(factor));
  const auto form = [&](const Make& make) {
    GameBuilder g{"G"};
    make(g);
    return form_of(g.build());
  };
  const auto uniform = [](GameBuilder& g) {
    const State x = g.state("x", number);
    g.initialize([&](Body& at) {
      at.set(x, at.sample(Distribution::uniform_except(number, 1), {zero(at, number)}));
    });
    g.oracle("X", {}, [&](Body& at) { return at.get(x); }).at_most(1);
    g.oracle("A", {number}, [&](Body& at, Node) { return at.sample(number); }).at_most(2);
  };
  CHECK_FALSE(difference(form(game(Factor::unit)), form(uniform)));
  for (const Factor factor : {Factor::any, Factor::reused, Factor::changed, Factor::not_one,
                              Factor::not_another, Factor::sum})
    CHECK(difference(form(game(factor)), form(uniform)));
}

}  // namespace unit_rule_test
