// SPDX-License-Identifier: Apache-2.0
// Games compared for each value of a Boolean that an adversary chooses.
#include "framework/proof/cases.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"

namespace cases_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1);

/// What an oracle A(b, x) answers, and B(x), of a stored key and of a sample.
using Answer = std::function<Node(Body&, Node b, Node x, Node key)>;

Package game(const Answer& answer, bool in_tuple = false, bool second = true) {
  const Domain both = Tuple({bit, Boolean()});
  GameBuilder g{"G"};
  const State k = g.state("k", bit);
  g.initialize([&](Body& at) { at.set(k, at.sample(bit)); });
  if (in_tuple)
    g.oracle("A", {bit, both}, [&](Body& at, Node x, Node pair) {
       return answer(at, at.get(pair, 1), x ^ at.get(pair, 0), at.get(k));
     }).at_most(2);
  else
    g.oracle("A", {Boolean(), bit}, [&](Body& at, Node b, Node x) {
       return answer(at, b, x, at.get(k));
     }).at_most(2);
  if (second) g.oracle("B", {bit}, [&](Body& at, Node x) { return x ^ at.get(k); }).at_most(1);
  return g.build();
}

bool equal_in_cases(const Package& one, const Package& other) {
  const auto cases = by_cases(one), other_cases = by_cases(other);
  REQUIRE(cases);
  REQUIRE(other_cases);
  return !difference(form_of(*cases), form_of(*other_cases));
}

Rational distance(const Package& one, const Package& other) {
  return *distance_between(one, other, Context{}).value;
}

const std::vector<Answer>& answers() {
  static const std::vector<Answer> all{
      [](Body&, Node, Node x, Node) { return x; },
      [](Body&, Node, Node x, Node key) { return x ^ key; },
      [](Body& at, Node b, Node x, Node) { return at.select(b, x, at.sample(bit)); },
      [](Body& at, Node b, Node x, Node) { return at.select(b, at.sample(bit), x); },
      [](Body& at, Node b, Node x, Node key) { return at.select(b, x ^ key, x); },
      [](Body& at, Node b, Node x, Node key) {
        const Node r = at.sample(bit);
        return at.select(b, r ^ x, r ^ key);
      },
      [](Body& at, Node, Node, Node) { return at.sample(bit); },
      [](Body& at, Node b, Node x, Node key) {
        const Node r = at.sample(bit), s = at.sample(bit);
        return at.select(b, r, s ^ x ^ key);
      },
      [](Body& at, Node b, Node, Node key) {
        const Node zero = at.constant(bit, Value{0});
        return at.select(b, key, zero);
      },
  };
  return all;
}

}  // namespace

TEST_CASE("cases: games that are equal in all cases are equal, with two oracles and with one") {
  std::size_t equal = 0;
  for (const bool in_tuple : {false, true})
    for (const bool second : {false, true})
      for (std::size_t i = 0; i < answers().size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
          const Package one = game(answers()[i], in_tuple, second);
          const Package other = game(answers()[j], in_tuple, second);
          CAPTURE(i);
          CAPTURE(j);
          if (!equal_in_cases(one, other)) continue;
          CHECK(distance(one, other) == 0);
          ++equal;
        }
  CHECK(equal >= 12);
}

TEST_CASE("cases: a case is the game whose oracle is asked with that value") {
  for (const bool in_tuple : {false, true})
    for (std::size_t i = 0; i < answers().size(); ++i) {
      CAPTURE(i);
      const Package whole = game(answers()[i], in_tuple);
      const Package cases = *by_cases(whole);
      REQUIRE(cases.exports.size() == 3);
      CHECK_NOTHROW(validate(cases));
      for (const int value : {0, 1}) {
        Package one = cases;
        std::erase_if(one.exports, [&](const Procedure& procedure) {
          return procedure.signature.name == (value == 1 ? "A [0]" : "A [1]");
        });
        const std::string name = value == 1 ? "A [1]" : "A [0]";
        one.find_export(name)->signature.name = "A";
        const Package expected =
            game([&](Body& at, Node, Node x,
                     Node key) { return answers()[i](at, at.boolean(value == 1), x, key); },
                 in_tuple);
        CHECK(distance(one, expected) == 0);
      }
    }
}

TEST_CASE("cases: what two cases have in common is compared too") {
  // Each case alone is a uniform bit; asked with both values the one shows the key twice.
  const auto of = [](bool one_key) {
    GameBuilder g{"G"};
    const State k = g.state("k", bit), l = g.state("l", bit);
    g.initialize([&](Body& at) {
      at.set(k, at.sample(bit));
      at.set(l, at.sample(bit));
    });
    g.oracle("A", {Boolean()}, [&](Body& at, Node b) {
       return at.select(b, at.get(k), at.get(one_key ? k : l));
     }).at_most(2);
    return g.build();
  };
  CHECK_FALSE(equal_in_cases(of(true), of(false)));
  CHECK(equal_in_cases(of(true), of(true)));
  CHECK(distance(of(true), of(false)) == make_rational(1, 2));
}

TEST_CASE("cases: there are none without a Boolean, and none of oracles with phases") {
  GameBuilder g{"G"};
  g.oracle("A", {bit, Tuple({bit, bit})}, [](Body&, Node x, Node) { return x; }).at_most(1);
  CHECK_FALSE(by_cases(g.build()));
  Package phased = game(answers()[0]);
  phased.find_export("B")->only_after = {"A"};
  CHECK_FALSE(by_cases(phased));
  phased.find_export("B")->only_after = {};
  phased.find_export("A")->only_before = {"B"};
  CHECK_FALSE(by_cases(phased));
}

TEST_CASE("cases: there are none where an oracle has the name of a new one") {
  GameBuilder g{"G"};
  g.oracle("A", {Boolean()}, [](Body&, Node b) { return b; }).at_most(1);
  g.oracle("A [0]", {}, [](Body& at) { return at.sample(bit); }).at_most(1);
  CHECK_FALSE(by_cases(g.build()));
}

TEST_CASE("cases: a step between games that are equal case by case is verified and says so") {
  const auto proof = [](const Answer& first, const Answer& second) {
    Proof p{"cases", "", ""};
    p.size("n", "bits").instance({{"n", 1}});
    p.start("First", "", [=](const Sizes&) { return game(first); });
    p.equivalent("case by case", "Second", "", [=](const Sizes&) { return game(second); });
    return check_proof(p, {}, Context{});
  };
  // Two samples that change places, each behind another sum.
  const ProofReport same = proof(
      [](Body& at, Node b, Node x, Node key) {
        const Node r = at.sample(bit), s = at.sample(bit);
        const Node one = at.tuple({r ^ x, s}), other = at.tuple({s, r ^ key});
        return at.select(b, one, other);
      },
      [](Body& at, Node, Node, Node) {
        const Node r = at.sample(bit), s = at.sample(bit);
        return at.tuple({r, s});
      });
  CHECK(same.verdict == ProofVerdict::verified);
  CHECK(same.hops.front().evidence ==
        "equal normal forms for each value of a Boolean that is asked with");
  const ProofReport different = proof(
      [](Body& at, Node b, Node x, Node) { return at.select(b, x, at.sample(bit)); },
      [](Body& at, Node b, Node x, Node key) { return at.select(b, x ^ key, at.sample(bit)); });
  CHECK(different.verdict == ProofVerdict::refuted);
}

}  // namespace cases_test
