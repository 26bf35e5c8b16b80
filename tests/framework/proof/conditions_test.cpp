// SPDX-License-Identifier: Apache-2.0
// Conditions that say the same are one, however they are put together; others are not, and the
// exact engine says by how much.
#include "framework/proof/conditions.hpp"

#include <doctest/doctest.h>

#include "framework/check/certify_rules.hpp"
#include "framework/error.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/injection.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/proof/answering.hpp"
#include "tests/framework/proof/random_game.hpp"
#include "tests/support/one_thread.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::answering;
using certamen::testing::are_same;
using certamen::testing::one_in;
using certamen::testing::one_thread;
using certamen::testing::random_cases;
using certamen::testing::RandomGame;

namespace conditions_test {

using namespace certamen;

namespace {

constexpr std::size_t inputs = 3, rows = std::size_t{1} << inputs;

/// A game that answers by a table of truth; with choices inside of each other, or as a sum or a
/// disjunction of the rows where it holds.
Package table_game(unsigned table, int how) {
  GameBuilder game{"Table"};
  game.oracle("ASK", std::vector<Domain>(inputs, Boolean()),
              [&](Body& at, const std::vector<Node>& x) {
                const auto chosen = [&](const auto& self, std::size_t i, unsigned row) -> Node {
                  if (i == inputs) return at.boolean((table >> row & 1U) != 0);
                  return at.select(x[i], self(self, i + 1, row | 1U << i), self(self, i + 1, row));
                };
                if (how == 0) return chosen(chosen, 0, 0);
                Node all = at.boolean(false);
                for (unsigned row = 0; row < rows; ++row) {
                  if ((table >> row & 1U) == 0) continue;
                  Node here = at.boolean(true);
                  for (std::size_t i = 0; i < inputs; ++i)
                    here = here && ((row >> i & 1U) != 0 ? x[i] : !x[i]);
                  all = how == 1 ? all ^ here : all || here;
                }
                return all;
              });
  return game.build();
}

}  // namespace

TEST_CASE("conditions: tables of truth are the same exactly if their rows are") {
  for (unsigned table = 0; table < 1U << rows; table += one_in(1U)) {
    INFO("table " << table);
    CHECK(are_same(table_game(table, 0), table_game(table, 1)));
    CHECK(are_same(table_game(table, 1), table_game(table, 2)));
    const unsigned other = table ^ 1U << table % rows;
    CHECK_FALSE(are_same(table_game(table, 0), table_game(other, 1)));
    CHECK_FALSE(are_same(table_game(table, 2), table_game(other, 0)));
  }
}

TEST_CASE("conditions: random games with their conditions written anew are the same games") {
  std::size_t checked = 0;
  const std::string_view step = traced_form_of(table_game(0b10010111, 2)).back().rule;
  for (std::uint32_t seed = 1; seed <= random_cases(250U); ++seed) {
    const RandomGame random{seed, true};
    RewritingCertifier rewriting{traced_form_of(random.at("n"), {"bad"}), "bad"};
    INFO("seed " << seed);
    try {
      rewriting.check_at({{"n", random.small()}}, random.at(random.small()), "random game",
                         one_thread());
    } catch (const Error& error) {  // some are too large for a certificate
      INFO(std::string{error.what()});
      REQUIRE(error.code() == ErrorCode::too_large);
    }
    for (const auto& [rule, times] : rewriting.checked()) checked += rule == step ? times : 0;
  }
  CHECK(checked >= random_cases(4U));
}

TEST_CASE("conditions: equal arguments have equal images, and nothing else is known of them") {
  const Domain from = Bits("n"), to = Bits("m");
  const Primitive function{"F"};
  const Injection injection{"E"};
  const auto both = [&](const Operation& f) {
    return answering({from, from}, [=](Body& at, const std::vector<Node>& x) {
      return at.equal(at.apply(f, {x[0]}), at.apply(f, {x[1]})) && at.equal(x[0], x[1]);
    });
  };
  const auto images = [&](const Operation& f) {
    return answering({from, from}, [=](Body& at, const std::vector<Node>& x) {
      return at.equal(at.apply(f, {x[0]}), at.apply(f, {x[1]}));
    });
  };
  const Package equal = answering(
      {from, from}, [](Body& at, const std::vector<Node>& x) { return at.equal(x[0], x[1]); });
  CHECK(are_same(both(function({from}, to)), equal));
  CHECK(are_same(both(injection({from}, to)), equal));
  CHECK_FALSE(are_same(images(function({from}, to)), equal));
  CHECK(are_same(images(injection({from}, to)), equal));
  // Two injections are not one.
  const Injection other{"E"};
  const Package mixed = answering({from, from}, [&](Body& at, const std::vector<Node>& x) {
    return at.equal(at.apply(injection({from}, to), {x[0]}), at.apply(other({from}, to), {x[1]}));
  });
  CHECK_FALSE(are_same(mixed, equal));
  // One of two arguments is not both.
  const Domain pair = Bits(Size{Symbol{"n"}} + 1);
  const Operation two = injection({from, from}, pair), two_of = function({from, from}, pair);
  const auto second = [&](const Operation& f, bool at_once) {
    return answering({from, from, from}, [=](Body& at, const std::vector<Node>& x) {
      const Node images_agree = at.equal(at.apply(f, {x[0], x[1]}), at.apply(f, {x[2], x[1]}));
      return at_once ? images_agree : at.equal(x[0], x[2]);
    });
  };
  CHECK(are_same(second(two, true), second(two, false)));
  CHECK_FALSE(are_same(second(two_of, true), second(two_of, false)));
}

TEST_CASE("conditions: an injection to a set as large is a bijection, to a larger one it is not") {
  const Injection injection{"E"};
  const auto image = [&](const Domain& from, const Domain& to) {
    return answering({}, [=](Body& at, const std::vector<Node>&) {
      return at.apply(injection({from}, to), {at.sample(from)});
    });
  };
  const auto uniform = [](const Domain& on) {
    return answering({}, [=](Body& at, const std::vector<Node>&) { return at.sample(on); });
  };
  CHECK(are_same(image(Bits("n"), Bits("n")), uniform(Bits("n"))));
  CHECK_FALSE(are_same(image(Bits("n"), Bits(Size{Symbol{"n"}} + 1)),
                       uniform(Bits(Size{Symbol{"n"}} + 1))));
}

TEST_CASE("conditions: tuples are equal if all of their parts are, not if one is") {
  const Domain part = Bits("n"), whole = Tuple({part, part});
  const auto differs = [&](int how) {
    return answering({whole, whole, Boolean()}, [=](Body& at, const std::vector<Node>& x) {
      const auto same = [&](std::size_t i) { return at.equal(at.get(x[0], i), at.get(x[1], i)); };
      const Node all = at.equal(x[0], x[1]);
      if (how == 0) return x[2] && !all;
      if (how == 1) return x[2] && (!same(0) || !same(1));
      if (how == 2) return x[2] && !all && !(all && same(0));
      return x[2] && !same(0);
    });
  };
  CHECK(are_same(differs(0), differs(1)));
  CHECK(are_same(differs(0), differs(2)));
  CHECK_FALSE(are_same(differs(0), differs(3)));
}

TEST_CASE("conditions: more Booleans than ten stay as they are") {
  const auto chain = [](bool turned) {
    return answering(std::vector<Domain>(12, Boolean()), [=](Body&, const std::vector<Node>& x) {
      Node all = turned ? !x[0] : x[0];
      for (std::size_t i = 1; i < x.size(); ++i) all = all || x[i];
      return all;
    });
  };
  CHECK(are_same(chain(false), chain(false)));
  CHECK_FALSE(are_same(chain(false), chain(true)));
}

TEST_CASE("conditions: an injection at numbers is a certain function, not any") {
  const Injection injection{"E"};
  try {
    (void)injection({Bits(1)}, Bits(2));
    FAIL_CHECK("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
  }
}

}  // namespace conditions_test
