// SPDX-License-Identifier: Apache-2.0
// Lookups of a random function at each element of a vector of symbolic length.
#include "framework/proof/vector_lookups.hpp"

#include "framework/error.hpp"
#include "framework/games/each.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/match.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/proof/equal_at_numbers.hpp"

using certamen::testing::are_equal_at_numbers;
using certamen::testing::check_form;

namespace vector_lookups_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1);

/// EVAL(x, j) = R(x, j), or the first bit of a permutation at (x, j).
Package numbered_server(const Size& l, bool permutes = false) {
  PackageBuilder server{"Server"};
  const Domain inputs = Tuple({bit, Zmod(l)});
  const Table r =
      permutes ? server.random_permutation("R", inputs) : server.random_function("R", inputs, bit);
  const Operation first = operations::get(inputs, 0);
  server.oracle("EVAL", {inputs}, [&](Body& at, Node x) {
    const Node found = at.lookup(r, x);
    return permutes ? at.apply(first, {found}) : found;
  });
  return server.build();
}

using Asks = std::function<Node(Body&, const Node& x)>;

Package asking(const Size& l, const Asks& asks, bool permutes = false) {
  PackageBuilder caller{"Caller"};
  caller.import({"EVAL", {Tuple({bit, Zmod(l)})}, bit});
  caller.oracle("ASK", {bit}, [&](Body& at, Node x) { return asks(at, x); });
  caller.at_most(2);
  return link(caller.build(), numbered_server(l, permutes));
}

/// ASK(x) of a random function to vectors.
Package vectors(const Size& l) {
  GameBuilder game{"Vectors"};
  const Table r = game.random_function("V", bit, Vector(bit, l));
  game.oracle("ASK", {bit}, [&](Body& at, Node x) { return at.lookup(r, x); });
  return game.at_most(2).build();
}

}  // namespace

TEST_CASE("vector lookups: a random function asked at all numbers at once is one to vectors") {
  const auto all = [](const Size& l) -> Asks {
    return [=](Body& at, const Node& x) { return call_each(at, "EVAL", {numbered(at, x, l)}); };
  };
  CHECK_FALSE(difference(form_of(asking("l", all("l"))), form_of(vectors("l"))));
  for (int l = 1; l <= 4; ++l) {
    CAPTURE(l);
    CHECK(are_equal_at_numbers(asking(l, all(l)), vectors(l)));
  }
  check_form(asking("l", all("l")), 1, 4);
  // Twice at one value, and at two values.
  const auto twice = [](bool same) -> Asks {
    return [=](Body& at, const Node& x) {
      const Node other = same ? x : !x;
      const Node a = call_each(at, "EVAL", {numbered(at, x, "l")});
      return at.tuple({a, call_each(at, "EVAL", {numbered(at, other, "l")})});
    };
  };
  CHECK(difference(form_of(asking("l", twice(true))), form_of(asking("l", twice(false)))));
  check_form(asking("l", twice(true)), 1, 3);
  check_form(asking("l", twice(false)), 1, 2);
}

TEST_CASE("vector lookups: lookups at other vectors, or at single inputs besides, are refused") {
  const auto refused = [](const Asks& asks, bool permutes = false) {
    const Package game = asking("l", asks, permutes);
    CHECK_THROWS_AS(form_of(game), Error);
    CHECK_NOTHROW(bound_at(game, {{"l", 2}}));
  };
  const auto call = [](Body& at, const Node& vector) { return call_each(at, "EVAL", {vector}); };
  // At the numbers of another value in the same places, without one of the numbers, shifted.
  refused([=](Body& at, const Node& x) {
    const Node v = numbered(at, x, "l");
    return call(at, join(at, section(at, v, 0, Size{"l"} - 1), section(at, v, 0, 1)));
  });
  refused([=](Body& at, const Node& x) {
    return call(at, section(at, numbered(at, x, "l"), 1, Size{"l"} - 1));
  });
  refused([=](Body& at, const Node& x) {
    const Node single = at.call("EVAL", at.tuple({x, at.residue(Zmod("l"), 0)}));
    return at.tuple({single, call(at, numbered(at, x, "l"))});
  });
  refused([=](Body& at, const Node& x) { return call(at, numbered(at, x, "l")); }, true);
  // An input that is a vector of pairs itself.
  refused([=](Body& at, const Node& x) {
    const Node v = numbered(at, x, "l");
    return call(at, join(at, v, v));
  });
}

}  // namespace vector_lookups_test
