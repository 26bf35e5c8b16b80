// SPDX-License-Identifier: Apache-2.0
// A random function that is asked at a stored point at the start: its value there is a sample if no
// call can ask for it, and only then.
#include <doctest/doctest.h>

#include <algorithm>

#include "framework/games/builder.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/injection.hpp"
#include "framework/proof/match.hpp"
#include "framework/testing/doctest.hpp"

namespace sampled_point_test {

using namespace certamen;

namespace {

enum class Guard { none, whole, first_of_two, both_of_two, on_the_way };

/// The value at a stored pair is shown, by the function or as a sample; a call asks elsewhere.
Package made(const Size& n, Guard guard, bool sampled) {
  const Domain part = Bits(n), pair = Tuple({part, part});
  GameBuilder game{"Point"};
  const State a = game.state("a", part), b = game.state("b", part), shown = game.state("s", part);
  const Table f = game.random_function("f", pair, part);
  game.initialize([&](Body& at) {
    const Node x = at.sample(part), y = at.sample(part);
    at.set(a, x);
    at.set(b, y);
    at.set(shown, sampled ? at.sample(part) : at.lookup(f, at.tuple({x, y})));
  });
  game.oracle("START", {},
              [&](Body& at) { return at.tuple({at.get(a), at.get(b), at.get(shown)}); });
  game.oracle("ASK", {part, part}, [&](Body& at, const std::vector<Node>& x) {
    const Node first = at.equal(x[0], at.get(a)), second = at.equal(x[1], at.get(b));
    const Node value = at.some(at.lookup(f, at.tuple({x[0], x[1]}))), no = at.none(part);
    switch (guard) {
    case Guard::none: return value;
    case Guard::whole:
      return at.select(at.equal(at.tuple({x[0], x[1]}), at.tuple({at.get(a), at.get(b)})), no,
                       value);
    case Guard::first_of_two: return at.select(first, no, value);
    case Guard::both_of_two: return at.select(first && second, no, value);
    default:  // another answer where the first part is that of the point
      return at.select(first && second, no, at.select(first, value, at.some(x[1])));
    }
  });
  return game.build();
}

bool is_sampled(const Package& game) {
  const FormTrace trace = traced_form_of(game);
  return std::ranges::any_of(trace, [](const FormStep& step) {
    return step.rule.find("asked once at the start") != std::string_view::npos;
  });
}

}  // namespace

TEST_CASE("sampled points: a value that no call asks for is a sample") {
  for (const Guard guard :
       {Guard::whole, Guard::first_of_two, Guard::both_of_two, Guard::on_the_way}) {
    INFO("guard " << static_cast<int>(guard));
    const Package asked = made("n", guard, false), drawn = made("n", guard, true);
    CHECK(is_sampled(asked));
    CHECK_FALSE(difference(form_of(asked), form_of(drawn)));
    CHECK_ADVANTAGE_EQ(made(1, guard, false), made(1, guard, true), Rational{0});
  }
}

TEST_CASE("sampled points: a value that a call may ask for is not") {
  const Package asked = made("n", Guard::none, false), drawn = made("n", Guard::none, true);
  CHECK_FALSE(is_sampled(asked));
  CHECK(difference(form_of(asked), form_of(drawn)));
  CHECK(difference(form_of(made(1, Guard::none, false)), form_of(made(1, Guard::none, true))));
}

TEST_CASE("sampled points: behind an encoding, and not behind another one") {
  const Domain part = Bits("n"), key = Bits("m");
  const Injection encode{"E"};
  const Primitive hash{"H"};
  const auto game = [&](const Operation& asked, bool sampled) {
    GameBuilder builder{"Encoded"};
    const State a = builder.state("a", part), shown = builder.state("s", part);
    const Table f = builder.random_function("f", key, part);
    builder.initialize([&](Body& at) {
      const Node x = at.sample(part);
      at.set(a, x);
      at.set(shown, sampled ? at.sample(part) : at.lookup(f, at.apply(asked, {x})));
    });
    builder.oracle("START", {}, [&](Body& at) { return at.tuple({at.get(a), at.get(shown)}); });
    builder.oracle("ASK", {part}, [&](Body& at, Node x) {
      return at.select(at.equal(x, at.get(a)), at.none(part),
                       at.some(at.lookup(f, at.apply(asked, {x}))));
    });
    return builder.build();
  };
  const Operation injective = encode({part}, key), any = hash({part}, key);
  CHECK_FALSE(difference(form_of(game(injective, false)), form_of(game(injective, true))));
  // A hash may have a collision with the point.
  CHECK_FALSE(is_sampled(game(any, false)));
  CHECK(difference(form_of(game(any, false)), form_of(game(any, true))));
}

}  // namespace sampled_point_test
