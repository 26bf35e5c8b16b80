// SPDX-License-Identifier: Apache-2.0
// What keeps a guess from costing no more than its number of values, one thing at a time; and what
// keeps an event from being impossible after an abort.
#include "framework/proof/guess.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/proof/check.hpp"

namespace guess_test {

using namespace certamen;

namespace {

const Domain block = Bits(1);

enum class Flaw {
  none,
  read_at_start,  // the initializer stores the guess once more
  shared_sample,  // the sample is stored once more
  biased,         // the guess is 0 with 3/4
  excluded,       // the guess is not 0
  drawn_twice,    // it is sampled again
  initial,        // it is not sampled
  set_by_oracle,  // an oracle changes it
  set_at_end,     // the verdict changes it
  read_at_end,    // the verdict reads it
  returned,       // an oracle says what it is
  returned_hit,   // an oracle says whether it is hit
  negated,        // the event is that it is not hit
  alternative,    // the event is that it is hit, or something else
  two_parts,      // two parts of the event depend on it
  both_sides,     // it stands on both sides
  stored,         // it goes into a state
  stored_hit,     // whether it is hit goes into a state
  other_event,    // another event depends on it
  guess_itself,   // the guess, a Boolean, is a part of the event
  logged,         // it goes into a map
};

Package game(Flaw flaw) {
  const Domain values = flaw == Flaw::guess_itself ? Boolean() : block;
  const Distribution uniform = Distribution::uniform(values);
  GameBuilder g{"G"};
  const State guess =
      flaw == Flaw::initial ? g.state("guess", values, Value{0}) : g.state("guess", values);
  const State copy = g.state("copy", values, Value{0}), seen = g.state("seen", Boolean(), Value{0});
  const State s = g.state("s", values);
  const Table m = g.map("m", values, values);
  g.initialize([&](Body& at) {
    at.set(s, at.sample(values));
    if (flaw == Flaw::initial) return;
    const Node zero = at.constant(values, Value{0});
    const Node drawn =
        flaw == Flaw::biased
            ? at.sample(Distribution::table(
                  values, {{Value{0}, make_rational(3, 4)}, {Value{1}, make_rational(1, 4)}}))
        : flaw == Flaw::excluded ? at.sample(Distribution::uniform_except(values, 1), {zero})
                                 : at.sample(uniform);
    at.set(guess, drawn);
    if (flaw == Flaw::drawn_twice) at.set(guess, at.sample(uniform));
    if (flaw == Flaw::shared_sample) at.set(copy, drawn);
    if (flaw == Flaw::read_at_start) at.set(copy, at.get(guess));
  });
  g.oracle("ASK", {values, values}, [&](Body& at, Node x, Node y) {
     const Node its = at.get(guess), hit = at.equal(x, its);
     const Node secret = at.equal(y, at.get(s));
     switch (flaw) {
     case Flaw::negated: at.event("bad", !hit); break;
     case Flaw::alternative: at.event("bad", hit || secret); break;
     case Flaw::two_parts: at.event("bad", hit && at.equal(y, its)); break;
     case Flaw::both_sides: at.event("bad", at.equal(at.select(secret, its, x), its)); break;
     case Flaw::guess_itself: at.event("bad", secret && its); break;
     default: at.event("bad", hit && secret);
     }
     if (flaw == Flaw::set_by_oracle) at.set(guess, x);
     if (flaw == Flaw::stored) at.set(copy, its);
     if (flaw == Flaw::stored_hit) at.set(seen, hit);
     if (flaw == Flaw::other_event) at.event("worse", hit);
     if (flaw == Flaw::logged) at.put(m, x, its);
     if (flaw == Flaw::returned) return its;
     if (flaw == Flaw::returned_hit) return at.select(hit, x, y);
     return x;
   }).at_most(1);
  g.oracle("SHOW", {values}, [&](Body& at, Node x) {
     return at.tuple({at.get(copy), at.get(seen), at.find(m, x)});
   }).at_most(1);
  if (flaw == Flaw::set_at_end || flaw == Flaw::read_at_end)
    g.finalize(values, [&](Body& at, Node x) {
      if (flaw == Flaw::set_at_end) at.set(guess, x);
      return flaw == Flaw::set_at_end ? at.boolean(true) : at.equal(x, at.get(guess));
    });
  return g.build();
}

}  // namespace

TEST_CASE("guess: it is drawn once, uniformly, and only parts of the event depend on it") {
  const Package fine = game(Flaw::none);
  const Unguessed whole = without_guess(fine, "bad", "guess");
  REQUIRE(whole.package);
  CHECK(whole.values == Bound{2});
  CHECK(*probability_of(fine, "bad", Context{}).value == make_rational(1, 4));
  CHECK(*probability_of(*whole.package, "bad", Context{}).value == make_rational(1, 2));
  for (int i = 1; i <= static_cast<int>(Flaw::logged); ++i) {
    CAPTURE(i);
    CHECK_FALSE(without_guess(game(Flaw{i}), "bad", "guess").package);
  }
  CHECK_FALSE(without_guess(fine, "bad", "nothing").package);
}

TEST_CASE("guess: each event has a part of its own, or none") {
  const auto with = [](const std::function<void(Body&, Node guess, Node x, Node y)>& body) {
    GameBuilder g{"G"};
    const State guess = g.state("guess", block), other = g.state("other", block);
    g.initialize([&](Body& at) {
      at.set(guess, at.sample(block));
      at.set(other, at.sample(block));
    });
    g.oracle("ASK", {block, block}, [&](Body& at, Node x, Node y) {
       body(at, at.get(guess), x, y);
       return at.get(other);
     }).at_most(1);
    return without_guess(g.build(), "bad", "guess").package;
  };
  const auto two = with([](Body& at, Node guess, Node x, Node y) {
    at.event("bad", at.equal(x, guess));
    at.event("bad", at.equal(guess, y));
  });
  REQUIRE(two);
  CHECK(*probability_of(*two, "bad", Context{}).value == 1);
  CHECK(with([](Body& at, Node, Node x, Node y) { at.event("bad", at.equal(x, y)); }));
  CHECK(with([](Body& at, Node guess, Node x, Node y) {
    const Node first = at.equal(x, guess), second = at.equal(x, y);
    at.event("bad", first && second && at.equal(y, at.constant(block, Value{0})));
  }));
}

TEST_CASE("excluded: once a logged value was the guess, an absent one cannot be") {
  enum class Flaw {
    none,
    changes,
    at_start,
    at_end,
    both,
    other_log,
    unlogged,
    other_value,
    no_absence,
    present,
    two_aborts,
    abort_at_other,
    hit_by_other,
    never_aborts
  };
  const auto reason = [](Flaw flaw) {
    GameBuilder g{"G"};
    const State guess = g.state("guess", block), other = g.state("other", block);
    const Table log = g.map("log", block, Unit()), second = g.map("second", block, Unit());
    g.initialize([&](Body& at) {
      at.set(guess, at.sample(block));
      at.set(other, at.sample(block));
      if (flaw == Flaw::at_start) at.event("abort", at.boolean(true));
    });
    g.oracle("SHOW", {block, block}, [&](Body& at, Node x, Node y) {
       if (flaw != Flaw::unlogged)
         at.put(flaw == Flaw::other_log ? second : log, flaw == Flaw::other_value ? y : x,
                at.unit());
       const Node hit = at.equal(at.get(flaw == Flaw::abort_at_other ? other : guess), x);
       at.event("abort", flaw == Flaw::never_aborts ? at.boolean(false) : hit);
       if (flaw == Flaw::two_aborts) at.event("abort", at.equal(y, at.get(guess)));
       if (flaw == Flaw::both) at.event("hit", at.equal(y, at.get(guess)));
       if (flaw == Flaw::changes) at.set(guess, y);
       return x;
     }).at_most(1);
    g.oracle("FORGE", {block}, [&](Body& at, Node x) {
       const Node found = at.is_some(at.find(log, x));
       const Node right = at.equal(at.get(flaw == Flaw::hit_by_other ? other : guess), x);
       at.event("hit", flaw == Flaw::no_absence ? right
                       : flaw == Flaw::present  ? right && found
                                                : right && !found);
       return x;
     }).at_most(1);
    g.finalize(block, [&](Body& at, Node x) {
      if (flaw == Flaw::at_end) at.event("hit", at.equal(x, at.get(guess)));
      return at.boolean(true);
    });
    return not_excluded(g.build(), "abort", "hit", "guess");
  };
  CHECK_FALSE(reason(Flaw::none));
  for (int i = 1; i <= static_cast<int>(Flaw::never_aborts); ++i) {
    CAPTURE(i);
    CHECK(reason(Flaw{i}));
  }
}

}  // namespace guess_test
