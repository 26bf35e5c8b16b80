// SPDX-License-Identifier: Apache-2.0
// How often a reduction calls: guards that look as if they held once, and do not.
#include "framework/proof/call_count.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <vector>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/proof/proof.hpp"

namespace call_count_test {

using namespace certamen;

TEST_CASE("guarded: what is no counter of the calls, or compared with what moves, holds again") {
  Proof p{"sizes", "test", "none"};
  p.size("n", "bits").size("q", "queries");
  const Size q = Sizes{p.sizes()}["q"];
  enum Mistake {
    none,
    joined,
    raised,
    raised_place,
    turned,
    other_state,
    drawn_step,
    difference,
    drawn,
    less,
    set_twice,
    later_start,
    drawn_start,
    input,
    other_place,
    neither,
    moving
  };
  const auto with = [&](Mistake mistake) {
    const Domain number = Zmod(q);
    PackageBuilder b{"B"};
    b.import({"CHECK", {}, Boolean()});
    const State turn = b.state("turn", number, Value{mistake == later_start ? 1 : 0}),
                other = b.state("other", number, Value{0});
    const State place = b.state("place", number);
    b.initialize([&](Body& at) {
      at.set(place, at.sample(number));
      if (mistake == drawn_start) at.set(turn, at.sample(number));
    });
    b.oracle("ASK", {Boolean()}, [&](Body& at, Node x) {
      const Node now = at.get(turn), one = at.residue(number, 1);
      const Node from = mistake == other_state ? at.get(other) : now;
      const Node step = mistake == drawn_step ? at.sample(number) : one;
      if (mistake == set_twice) at.set(turn, now);
      at.set(turn, mistake == difference ? from - step
                   : mistake == input    ? at.select(x, one, one + one)
                                         : from + step);
      const Node chosen = at.get(place);
      Node holds = mistake == turned ? at.equal(chosen, now) : at.equal(now, chosen);
      if (mistake == joined) holds = x && holds;
      if (mistake == raised) holds = at.equal(now + one, chosen);
      if (mistake == raised_place) holds = !at.below(now, 1) && at.is_at(now + one, 1);
      if (mistake == drawn) holds = at.equal(now, at.sample(number));
      if (mistake == less) holds = at.less(now, chosen);
      if (mistake == other_place) holds = at.is_at(chosen, 0);
      if (mistake == neither) holds = x && at.equal(chosen, chosen + one);
      if (mistake == moving) {
        at.set(place, now + one);
        holds = at.equal(chosen, now);
      }
      return at.call_if(holds, "CHECK");
    });
    return calls_made(b.at_most(q).build()).at("CHECK").text();
  };
  for (const Mistake fine : {none, joined, raised, raised_place, turned}) CHECK(with(fine) == "1");
  for (const Mistake mistake : {other_state, drawn_step, difference, drawn, less, set_twice,
                                later_start, drawn_start, input, other_place, neither, moving}) {
    CAPTURE(static_cast<int>(mistake));
    CHECK(with(mistake) == "q");
  }
}

TEST_CASE(
    "guarded: a counter starts at 0 where all that sets it before does so, and nothing after") {
  enum Start { initializer, oracle, one, twice, again, unordered, nothing };
  const auto with = [](Start start) {
    const Domain number = Zmod(5);
    PackageBuilder b{"B"};
    b.import({"CHECK", {}, Boolean()});
    const State turn = b.state("turn", number);
    const bool is_oracle = start == oracle || start == again || start == unordered;
    if (!is_oracle && start != nothing)
      b.initialize([&](Body& at) { at.set(turn, at.residue(number, start == one ? 1 : 0)); });
    if (start == twice) b.initialize([&](Body& at) { at.set(turn, at.sample(number)); });
    if (is_oracle)
      b.oracle("START", {}, [&](Body& at) {
         at.set(turn, at.residue(number, 0));
         return at.boolean(true);
       }).at_most(start == again ? 2 : 1);
    b.oracle("ASK", {}, [&](Body& at) {
      const Node now = at.get(turn);
      at.set(turn, now + at.residue(number, 1));
      return at.call_if(at.is_at(now, 2), "CHECK");
    });
    b.at_most(4);
    if (start == oracle || start == again) b.only_after("START");
    return calls_made(b.build()).at("CHECK").text();
  };
  for (const Start fine : {initializer, oracle}) CHECK(with(fine) == "1");
  for (const Start mistake : {one, twice, again, unordered, nothing}) {
    CAPTURE(static_cast<int>(mistake));
    CHECK(with(mistake) == "4");
  }
}

TEST_CASE("guarded: of calls on branches that exclude each other the most are counted") {
  // The guards of the calls, from two conditions c and d.
  using Guards = std::function<std::vector<Node>(Body&, Node c, Node d)>;
  const auto calls = [](const Guards& guards) {
    PackageBuilder b{"B"};
    b.import({"CHECK", {}, Boolean()});
    b.oracle("ASK", {Boolean(), Boolean()}, [&](Body& at, Node c, Node d) {
      Node all = at.boolean(false);
      for (const Node& guard : guards(at, c, d)) all = all ^ at.is_some(at.call_if(guard, "CHECK"));
      return all;
    });
    return calls_made(b.at_most(3).build()).at("CHECK").text();
  };
  CHECK(calls([](Body&, Node c, Node) { return std::vector{c, !c}; }) == "3");
  CHECK(calls([](Body&, Node c, Node) { return std::vector{c, c}; }) == "6");
  CHECK(calls([](Body&, Node c, Node d) { return std::vector{c, d}; }) == "6");
  // Two on one branch and one on the other: two of them are made.
  CHECK(calls([](Body&, Node c, Node) { return std::vector{c, c, !c}; }) == "6");
  CHECK(calls([](Body&, Node c, Node d) {
          const Node yes = c && d, no = c && !d;
          return std::vector{yes, no, !c};
        }) == "3");
  CHECK(calls([](Body& at, Node c, Node) { return std::vector{at.boolean(true), c, !c}; }) == "6");
}

TEST_CASE("guarded: what holds once is not shared with what holds in another call") {
  PackageBuilder b{"B"};
  b.import({"CHECK", {}, Boolean()});
  const Domain number = Zmod(5);
  const State turn = b.state("turn", number, Value{0});
  b.oracle("ASK", {}, [&](Body& at) {
    const Node now = at.get(turn);
    at.set(turn, now + at.residue(number, 1));
    const Node first = at.equal(now, at.residue(number, 0)),
               second = at.equal(now, at.residue(number, 1));
    const Node one = at.call_if(first, "CHECK"), other = at.call_if(!first && second, "CHECK");
    return at.is_some(one) ^ at.is_some(other);
  });
  const Integer most = calls_made(b.at_most(4).build()).at("CHECK").at({});
  CHECK(most >= 2);
}

TEST_CASE("guarded: calls of an oracle without a budget are not counted") {
  PackageBuilder b{"B"};
  b.import({"CHECK", {}, Boolean()});
  b.oracle("ASK", {}, [](Body& at) { return at.call("CHECK"); });
  CHECK_THROWS_WITH_AS(calls_made(b.build()), doctest::Contains("give it a budget"), Error);
}

}  // namespace call_count_test
