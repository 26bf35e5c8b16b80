// SPDX-License-Identifier: Apache-2.0
// States that look as if they counted calls: the normal form of the game is still the game.
#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "tests/support/expect_kept.hpp"

using certamen::testing::expect_kept;

namespace counter_rule_test {

using namespace certamen;

TEST_CASE("counters: a comparison is decided only of a state that counts one procedure's calls") {
  enum class Kind {
    counter,
    by_two,
    from_one,
    two_counters,
    reset,
    wraps,
    place,
    unlimited,
    down,
    other_state,
    by_input,
    function
  };
  for (int i = 0; i <= static_cast<int>(Kind::function); ++i)
    for (const int limit : {0, 1, 2, 3}) {
      const Kind kind{i};
      CAPTURE(i);
      CAPTURE(limit);
      expect_kept([&](GameBuilder& g) {
        const Domain counts = kind == Kind::wraps ? Zmod(2) : Zmod(5);
        const State c = g.state("c", counts, Value{kind == Kind::from_one ? 1 : 0});
        const State d = g.state("d", counts, Value{kind == Kind::wraps ? 1 : 3});
        const Operation f = Primitive{"f"}({counts}, counts);
        const auto step = [&](Body& at, const Node& x) {
          const Node one = at.residue(counts, kind == Kind::by_two ? 2 : 1);
          const Node before = at.get(kind == Kind::other_state ? d : c);
          at.set(c, kind == Kind::down       ? before - one
                    : kind == Kind::by_input ? before + x
                                             : before + one);
          if (kind == Kind::other_state) at.set(d, x);
        };
        const auto ask = [&](Body& at) {
          const Node now = at.get(c);
          if (kind == Kind::function)
            return at.equal(at.apply(f, {now}), at.residue(counts, limit));
          return kind == Kind::place ? at.is_at(now, limit) : at.below(now, limit);
        };
        g.oracle("A", {counts}, [&](Body& at, Node x) {
          const Node before = ask(at);
          step(at, x);
          return at.tuple({before, ask(at)});
        });
        if (kind != Kind::unlimited) g.at_most(2);
        g.oracle("B", {}, [&](Body& at) {
           if (kind == Kind::two_counters) step(at, at.residue(counts, 1));
           if (kind == Kind::reset) at.set(c, at.constant(counts, Value{0}));
           return ask(at);
         }).at_most(2);
      });
    }
}

}  // namespace counter_rule_test
