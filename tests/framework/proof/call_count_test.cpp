// SPDX-License-Identifier: Apache-2.0
// How often a reduction calls: guards that look as if they held once, and do not.
#include "framework/proof/call_count.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/proof/proof.hpp"

using namespace certamen;

namespace call_count_test {

TEST_CASE("guarded: what is no counter of the calls, or compared with what moves, holds again") {
  Proof p{"sizes", "test", "none"};
  p.size("n", "bits").size("q", "queries");
  const Size q = Sizes{p.sizes()}["q"];
  enum Mistake {
    none,
    joined,
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
  for (const Mistake fine : {none, joined, turned}) CHECK(with(fine) == "1");
  for (const Mistake mistake : {other_state, drawn_step, difference, drawn, less, set_twice,
                                later_start, drawn_start, input, other_place, neither, moving}) {
    CAPTURE(static_cast<int>(mistake));
    CHECK(with(mistake) == "q");
  }
}

TEST_CASE("guarded: calls of an oracle without a budget are not counted") {
  PackageBuilder b{"B"};
  b.import({"CHECK", {}, Boolean()});
  b.oracle("ASK", {}, [](Body& at) { return at.call("CHECK"); });
  CHECK_THROWS_WITH_AS(calls_made(b.build()), doctest::Contains("give it a budget"), Error);
}

}  // namespace call_count_test
