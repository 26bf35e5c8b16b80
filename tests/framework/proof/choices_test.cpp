// SPDX-License-Identifier: Apache-2.0
// Choices that show the same are one, however they are put together; others are not, and the exact
// engine says by how much.
#include "framework/proof/choices.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "framework/check/certify_rules.hpp"
#include "framework/error.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/proof/answering.hpp"
#include "tests/framework/proof/random_game.hpp"
#include "tests/support/one_thread.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::Answer;
using certamen::testing::answering;
using certamen::testing::are_same;
using certamen::testing::one_in;
using certamen::testing::one_thread;
using certamen::testing::random_cases;
using certamen::testing::RandomGame;

namespace choices_test {

using namespace certamen;

namespace {

/// Shows, of three values, the one that a table has for three conditions: as a tree that asks for
/// the conditions from the first or from the last, or row by row.
Package showing(unsigned table, int how) {
  const Domain value = Bits("n");
  return answering(
      {Boolean(), Boolean(), Boolean(), value, value}, [=](Body& at, const std::vector<Node>& x) {
        const auto shown = [&](unsigned row) {
          const unsigned which = table / static_cast<unsigned>(std::pow(3, row)) % 3;
          return which == 2 ? x[3] ^ x[4] : x[3 + which];
        };
        const auto tree = [&](const auto& self, unsigned i, unsigned row) -> Node {
          if (i == 3) return shown(row);
          const unsigned bit = how == 0 ? i : 2 - i;
          const Node yes = self(self, i + 1, row | 1U << bit), no = self(self, i + 1, row);
          return at.select(x[bit], yes, no);
        };
        if (how < 2) return tree(tree, 0, 0);
        Node all = shown(0);
        for (unsigned row = 1; row < 8; ++row) {
          Node here = at.boolean(true);
          for (unsigned i = 0; i < 3; ++i) here = here && ((row >> i & 1U) != 0 ? x[i] : !x[i]);
          all = at.select(here, shown(row), all);
        }
        return all;
      });
}

}  // namespace

TEST_CASE("choices: trees are the same exactly if they show the same in each row") {
  for (unsigned table = 0; table < 6561; table += one_in(23U)) {
    INFO("table " << table);
    const Package tree = showing(table, 0), rows = showing(table, 2);
    CHECK(are_same(tree, showing(table, 1)));
    CHECK(are_same(tree, rows));
    CHECK_FALSE(are_same(rows, showing((table + 729) % 6561, 1)));
    CHECK_FALSE(are_same(tree, showing((table + 1) % 6561, 2)));
  }
}

TEST_CASE("choices: where two values are equal, either may stand for the other, and nowhere else") {
  const Domain value = Bits("n");
  const Primitive function{"F"};
  const Operation f = function({value, value}, value);
  enum How { plain, turned, split, elsewhere, other_pair, images, half };
  const auto game = [&](How how) {
    return answering({value, value, value}, [=](Body& at, const std::vector<Node>& x) {
      const Node same = at.equal(x[0], x[1]), third = at.equal(x[1], x[2]);
      const auto image = [&](Node a, Node b) { return at.apply(f, {a, b}); };
      switch (how) {
      case plain: return at.select(third, x[2], image(x[0], x[2]));
      case turned: return at.select(third, x[1], image(x[0], x[2]));
      case split: {
        const Node both = !third && same;
        return at.select(!third && !same, image(x[0], x[2]),
                         at.select(both, image(x[1], x[2]), x[2]));
      }
      case elsewhere: {
        const Node both = !third && !same;
        return at.select(!third && same, image(x[0], x[2]),
                         at.select(both, image(x[1], x[2]), x[2]));
      }
      case other_pair: return at.select(same, x[2], image(x[0], x[2]));
      case images:
        return at.select(at.equal(image(x[1], x[1]), image(x[2], x[2])), x[1], image(x[0], x[2]));
      default: return at.select(third && same, x[1], at.select(third, x[2], image(x[0], x[0])));
      }
    });
  };
  for (const How fine : {turned, split}) {
    CAPTURE(static_cast<int>(fine));
    CHECK(are_same(game(plain), game(fine)));
  }
  for (const How mistake : {elsewhere, other_pair, images, half}) {
    CAPTURE(static_cast<int>(mistake));
    CHECK_FALSE(are_same(game(plain), game(mistake)));
    CHECK_FALSE(are_same(game(mistake), game(split)));
  }
}

namespace {

/// A game that answers by a tree of choices between values and images of three inputs, by what is
/// equal among them; `changes` is what is changed in the tree of the seed.
Package random_tree(std::uint32_t seed, const Size& n, int changes) {
  std::mt19937 coins{seed};
  const auto below = [&](std::size_t bound) { return std::size_t{coins()} % bound; };
  const Domain value = Bits(n);
  GameBuilder b{"Tree"};
  const Table f = b.random_function("f", value, value);
  b.oracle("ASK", std::vector<Domain>(3, value), [&](Body& at, const std::vector<Node>& x) {
    std::vector<Node> values = x;
    for (const Node& one : x) values.push_back(at.lookup(f, one));
    int left = changes;
    const auto same = [&](std::size_t i, std::size_t k) { return at.equal(values[i], values[k]); };
    const auto condition = [&] {
      const std::size_t i = below(6), k = (i + 1 + below(5)) % 6, how = below(4);
      const Node first = same(i, k);
      if (how < 2) return how == 0 ? first : !first;
      const Node second = same(k, below(6));
      return how == 2 ? first && second : first || !second;
    };
    const auto tree = [&](const auto& self, int depth) -> Node {
      const std::size_t shown = below(6), turn = below(3), other = below(6);
      if (depth == 0) return values[shown];
      const Node asked = condition();
      const Node yes = self(self, depth - 1), no = self(self, depth - 1);
      if (left > 0 && turn == 0) {  // the same, written otherwise
        --left;
        return at.select(!asked, no, yes);
      }
      if (left > 0 && turn == 1) {
        --left;
        return at.select(asked && same(shown, other), yes,
                         at.select(asked, yes, at.select(asked, values[other], no)));
      }
      if (left > 1 && turn == 2) {  // another value is shown
        left -= 2;
        const Node chosen = at.select(same(shown, other), values[shown], no);
        return at.select(asked, yes, at.select(same(other, shown), chosen, no));
      }
      return at.select(asked, yes, no);
    };
    return tree(tree, 3);
  });
  b.at_most(1);
  return b.build();
}

}  // namespace

TEST_CASE("choices: random trees that count as the same are the same to every adversary") {
  std::size_t same = 0, others = 0;
  for (std::uint32_t seed = 1; seed <= random_cases(300U); ++seed) {
    INFO("seed " << seed);
    const int changes = static_cast<int>(seed % 4);
    const bool equal = are_same(random_tree(seed, "n", 0), random_tree(seed, "n", changes));
    const Distance distance =
        distance_between(random_tree(seed, 1, 0), random_tree(seed, 1, changes), one_thread());
    REQUIRE(distance.value);
    if (equal) CHECK(*distance.value == 0);
    (equal ? same : others) += changes > 0 ? 1 : 0;
  }
  CHECK(same >= random_cases(60U));
  CHECK(others >= random_cases(20U));
}

TEST_CASE("choices: random games with their choices and strings written anew are the same games") {
  std::size_t checked = 0;
  for (std::uint32_t seed = 1; seed <= random_cases(250U); ++seed) {
    const RandomGame random{seed, true};
    Form form = form_of(random.at("n"), {"bad"});
    const bool other = write_choices(form);
    RewritingCertifier rewriting{traced_form_of(random.at("n"), {"bad"}), "bad"};
    INFO("seed " << seed);
    try {
      rewriting.check_at({{"n", random.small()}}, random.at(random.small()), "random game",
                         one_thread());
    } catch (const Error& error) {  // some are too large for a certificate
      INFO(std::string{error.what()});
      REQUIRE(error.code() == ErrorCode::too_large);
      continue;
    }
    checked += other ? 1 : 0;
  }
  CHECK(checked >= random_cases(10U));
}

TEST_CASE("strings: what is put together from the left or from the right is one string") {
  const std::vector<Domain> parts{Bits("a"), Bits("b"), Bits("c"), Bits("a")};
  const Primitive function{"F"};
  const auto game = [&](const Answer& string) {
    return answering(parts, [=](Body& at, const std::vector<Node>& x) {
      const Node whole = string(at, x);
      return at.apply(function({whole.domain()}, Bits("n")), {whole});
    });
  };
  const Package left = game([](Body& at, const std::vector<Node>& x) {
    return at.concat(at.concat(at.concat(x[0], x[1]), x[2]), x[3]);
  });
  CHECK(are_same(left, game([](Body& at, const std::vector<Node>& x) {
                   return at.concat(x[0], at.concat(x[1], at.concat(x[2], x[3])));
                 })));
  CHECK(are_same(left, game([](Body& at, const std::vector<Node>& x) {
                   return at.concat(at.concat(x[0], x[1]), at.concat(x[2], x[3]));
                 })));
  CHECK_FALSE(are_same(left, game([](Body& at, const std::vector<Node>& x) {
                         return at.concat(x[3], at.concat(x[1], at.concat(x[2], x[0])));
                       })));
}

TEST_CASE(
    "choices: a value at the start's point is a sample if guards together keep calls from it") {
  enum Guard { whole, halves, first_alone, second_alone, neither, other_order };
  const auto game = [](const Size& n, Guard guard, bool sampled) {
    const Domain value = Bits(n);
    GameBuilder b{"Guarded"};
    const Table f = b.random_function("f", value, value);
    const State first = b.state("first", value), second = b.state("second", value);
    const State shown = b.state("shown", value);
    b.initialize([&](Body& at) {
      const Node x = at.sample(value), y = at.sample(value);
      at.set(first, x);
      at.set(second, y);
      at.set(shown, sampled ? at.sample(value) : at.lookup(f, y));
    });
    b.oracle("POINT", {}, [&](Body& at) {
      const Node x = at.get(first), y = at.get(second);
      return at.tuple({x, y, at.get(shown)});
    });
    b.oracle("ASK", {value, value}, [&](Body& at, Node x, Node y) {
      const Node a = at.get(first), c = at.get(second), zero = at.constant(value, Value{0});
      const Node one = at.equal(x, a), two = at.equal(y, c);
      const Node both = at.equal(at.tuple({x, y}), at.tuple({a, c}));
      Node image = at.lookup(f, y);
      switch (guard) {
      case whole: return at.select(both, zero, at.select(one, image, zero));
      case halves: return at.select(one && !two, image, zero);
      case first_alone: return at.select(one, image, zero);
      case second_alone: return at.select(two, image, zero);
      case other_order: return at.select(both, image, zero);
      default: return image;
      }
    });
    return b.build();
  };
  for (const Guard guard : {whole, halves, first_alone, second_alone, neither, other_order}) {
    CAPTURE(static_cast<int>(guard));
    const bool fine = guard == whole || guard == halves;
    CHECK(are_same(game("n", guard, false), game("n", guard, true)) == fine);
    const Distance distance =
        distance_between(game(1, guard, false), game(1, guard, true), one_thread());
    REQUIRE(distance.value);
    CHECK((*distance.value == 0) == fine);
  }
}

}  // namespace choices_test
