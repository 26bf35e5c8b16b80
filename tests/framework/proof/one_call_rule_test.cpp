// SPDX-License-Identifier: Apache-2.0
// A stored sample, or a random function's value, that matters in one call; and games at the edge of
// that.
#include <doctest/doctest.h>

#include <random>

#include "framework/games/builder.hpp"
#include "framework/proof/form.hpp"
#include "tests/support/expect_kept.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::expect_kept;
using certamen::testing::random_cases;

namespace one_call_rule_test {

using namespace certamen;

namespace {

const Domain block = Bits(1);

using Make = std::function<void(GameBuilder&)>;

bool is_sampled_late(const Make& make) {
  GameBuilder g{"G"};
  make(g);
  for (const auto& step : traced_form_of(g.build()))
    if (step.rule.find("a counter of its calls is at one place") != std::string_view::npos)
      return true;
  return false;
}

enum class Kind {
  good,
  function,      // of a random function's value
  below,         // in several calls
  otherwise,     // in all other calls
  either,        // there, or where the input says so
  both,          // there, if the input says so
  shown,         // by another procedure
  twice,         // in two calls that count
  reset,         // the counter goes back
  wraps,         // the counter has too few values
  compared,      // behind the comparison it is looked at again
  input_counter  // the counter is set to what the caller says
};

/// ASK() gives the hidden value in the call that the counter says, and 0 in others.
Make game(Kind kind, int place) {
  return [=](GameBuilder& g) {
    const Domain counts = kind == Kind::wraps ? Range(2) : Range(4);
    const State s = g.state("s", block), c = g.state("c", counts, Value{0});
    const Table f = g.random_function("f", block, block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("ASK", {block}, [&](Body& at, Node x) {
       const Node now = at.get(c), zero = at.constant(block, Value{0});
       const Node hidden = kind == Kind::function ? at.lookup(f, x) : at.get(s);
       Node here = kind == Kind::below ? at.below(now, place + 1) : at.is_at(now, place);
       const Node told = at.equal(x, zero);
       if (kind == Kind::either) here = here || told;
       if (kind == Kind::both) here = here && told;
       if (kind == Kind::otherwise) here = !here;
       at.set(c, kind == Kind::input_counter ? at.select(told, at.residue(counts, place), now)
                                             : now + at.residue(counts, 1));
       const Node answer = at.select(here, hidden ^ x, zero);
       if (kind != Kind::compared) return at.tuple({answer, answer});
       return at.tuple({answer, at.select(at.equal(answer, hidden), x, zero)});
     }).at_most(3);
    g.oracle("OTHER", {}, [&](Body& at) {
       if (kind == Kind::twice) at.set(c, at.residue(counts, place));
       if (kind == Kind::reset) at.set(c, at.residue(counts, 0));
       return kind == Kind::shown ? at.get(s) : at.constant(block, Value{1});
     }).at_most(1);
  };
}

}  // namespace

TEST_CASE("one call: what matters at one count alone is sampled there, and nothing else") {
  for (int kind = 0; kind <= static_cast<int>(Kind::input_counter); ++kind)
    for (const int place : {0, 1, 2, 3}) {
      const Kind which{kind};
      CAPTURE(kind);
      CAPTURE(place);
      expect_kept(game(which, place));
      const bool may = which == Kind::good || which == Kind::function || which == Kind::both;
      if (may && place < 3) CHECK(is_sampled_late(game(which, place)));
      if (!may && !(which == Kind::below && place == 0))
        CHECK_FALSE(is_sampled_late(game(which, place)));
    }
}

namespace {

enum class Change {
  good,
  shown,      // by another procedure, too
  input_too,  // there, if the input says so
  sampled,    // what it starts as
  elsewhere,  // another procedure changes it, too
  several,    // in several calls
  otherwise,  // in all other calls
  read_after  // it is read where it has changed
};

/// ASK() changes a state in the call that the counter says, and gives what it was there.
Make changing(Change kind, int place) {
  return [=](GameBuilder& g) {
    const Domain counts = Range(4);
    const State s = g.state("s", block), c = g.state("c", counts, Value{0});
    g.initialize([&](Body& at) {
      at.set(s, kind == Change::sampled ? at.sample(block) : at.constant(block, Value{0}));
    });
    g.oracle("ASK", {block}, [&](Body& at, Node x) {
       const Node now = at.get(c), old = at.get(s), zero = at.constant(block, Value{0});
       const Node at_place = at.is_at(now, place);
       Node here = kind == Change::several ? at.below(now, place + 1) : at_place;
       if (kind == Change::otherwise) here = !here;
       if (kind == Change::input_too) here = here && at.equal(x, zero);
       at.set(c, now + at.residue(counts, 1));
       at.set(s, at.select(here, at.constant(block, Value{1}), old));
       const Node asked = kind == Change::read_after ? at.is_at(now, place + 1) : here;
       return at.select(asked, old ^ x, x);
     }).at_most(3);
    g.oracle("OTHER", {}, [&](Body& at) {
       if (kind == Change::elsewhere) at.set(s, at.constant(block, Value{1}));
       return kind == Change::shown ? at.get(s) : at.constant(block, Value{1});
     }).at_most(1);
  };
}

bool is_constant_there(const Make& make) {
  GameBuilder g{"G"};
  make(g);
  for (const auto& step : traced_form_of(g.build()))
    if (step.rule.find("is that constant there") != std::string_view::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("one call: what changes at one count alone is there what it was at the start") {
  for (int kind = 0; kind <= static_cast<int>(Change::read_after); ++kind)
    for (const int place : {0, 1, 2}) {
      const Change which{kind};
      CAPTURE(kind);
      CAPTURE(place);
      expect_kept(changing(which, place));
      const bool may =
          which == Change::good || which == Change::shown || which == Change::input_too;
      if (may) CHECK(is_constant_there(changing(which, place)));
      const bool once = which == Change::several && place == 0;
      if (!may && !once) CHECK_FALSE(is_constant_there(changing(which, place)));
    }
}

TEST_CASE("one call: random games") {
  std::size_t used = 0;
  for (std::uint32_t seed = 1; seed <= random_cases(200U); ++seed) {
    INFO("seed " << seed);
    const Make make = [&](GameBuilder& g) {
      std::mt19937 coins{seed};
      const auto pick = [&](unsigned below) { return coins() % below; };
      const Domain counts = Range(2 + pick(3));
      const State s = g.state("s", block), c = g.state("c", counts, Value{0});
      const Table f = g.random_function("f", block, block);
      g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
      for (const char* name : {"A", "B"}) {
        const bool counting = *name == 'A' || pick(6) == 0;
        g.oracle(name, {block}, [&](Body& at, Node x) {
           const Node now = at.get(c), zero = at.constant(block, Value{0});
           std::vector<Node> answer{x};
           for (unsigned i = 0; i < 1 + pick(2); ++i) {
             const bool stored = pick(2) == 0;
             Node hidden = zero;
             if (counting || pick(4) == 0) hidden = stored ? at.get(s) : at.lookup(f, x);
             const int place = static_cast<int>(pick(3));
             Node here = pick(5) == 0 ? at.below(now, place) : at.is_at(now, place);
             if (pick(3) == 0) here = here && at.equal(x, zero);
             if (pick(8) == 0) here = here || at.equal(x, zero);
             const Node other = pick(4) == 0 ? answer.back() : zero;
             answer.push_back(at.select(here, hidden ^ answer.back(), other));
           }
           if (counting)
             at.set(c, pick(6) == 0 ? at.residue(counts, pick(2)) : now + at.residue(counts, 1));
           return at.tuple(answer);
         }).at_most(2);
      }
    };
    used += is_sampled_late(make) ? 1 : 0;
    expect_kept(make);
  }
  CHECK(used > random_cases(200U) / 20);
}

}  // namespace one_call_rule_test
