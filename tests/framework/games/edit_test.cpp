// SPDX-License-Identifier: Apache-2.0
#include "framework/games/edit.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"

namespace edit_test {

using namespace certamen;

const Domain block = Bits(2);

/// LR(m0, m1) -> k xor m0 xor r for a fresh r, which goes into a map.
Package pad() {
  GameBuilder g{"Pad"};
  const State k = g.state("k", block);
  const Table log = g.map("log", block, Unit());
  g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
  g.oracle("LR", {block, block}, [&](Body& at, Node m0, Node) {
    const Node r = at.sample(block);
    at.put(log, r, at.unit());
    return at.get(k) ^ m0 ^ r;
  });
  g.at_most(3).only_after("START");
  g.oracle("START", {}, [](Body& at) { return at.unit(); });
  return g.build();
}

const Procedure& oracle(const Package& package) {
  return *package.find_export("LR");
}

TEST_CASE("edit: a body that runs the former one is that body, with budget and phases") {
  PackageEditor edit{pad()};
  edit.replace_body("LR", [](Body&, FormerBody& before, const Nodes& m) { return before.run(m); });
  const Package same = edit.build(), honest = pad();
  REQUIRE(oracle(same).body.size() == oracle(honest).body.size());
  for (NodeId id = 0; id < oracle(same).body.size(); ++id) {
    CHECK(oracle(same).body[id].title() == oracle(honest).body[id].title());
    CHECK(oracle(same).body[id].arguments == oracle(honest).body[id].arguments);
  }
  CHECK(oracle(same).result == oracle(honest).result);
  CHECK(oracle(same).budget == oracle(honest).budget);
  CHECK(oracle(same).only_after == oracle(honest).only_after);
}

TEST_CASE("edit: steps are found, replaced and left out one by one") {
  CHECK(find_steps(oracle(pad()), steps::applies(Opcode::bit_xor)).size() == 2);
  CHECK(find_steps(oracle(pad()), steps::applies(Opcode::bit_xor).only(1)).size() == 1);
  CHECK(find_steps(oracle(pad()), steps::applies(Opcode::bit_xor).only(2)).empty());
  PackageEditor edit{pad()};
  edit.replace_steps("LR", steps::applies(Opcode::bit_xor).only(1),
                     [](Body&, const Nodes& of) { return of[0] & of[1]; });
  edit.drop_steps("LR", steps::puts("log"));
  const Package changed = edit.build();
  CHECK(find_steps(oracle(changed), steps::applies(Opcode::bit_xor)).size() == 1);
  CHECK(find_steps(oracle(changed), steps::applies(Opcode::bit_and)).size() == 1);
  CHECK(find_steps(oracle(changed), steps::puts()).empty());
  CHECK(find_steps(oracle(changed), steps::reads("k")).size() == 1);
}

TEST_CASE("edit: a new body sees the steps of the former one, states and tables") {
  PackageEditor edit{pad()};
  const State last = edit.state("last", block, Value{0});
  edit.replace_body("LR", [&](Body& at, FormerBody& before, const Nodes& m) {
    const Node c = before.run(m), r = before.step(steps::samples());
    at.set(last, r);
    return at.tuple({c, r, at.get(edit.state("k")), at.is_some(at.find(edit.table("log"), r))});
  });
  edit.set_budget("LR", 1);
  const Package changed = edit.build();
  CHECK(oracle(changed).signature.output == Tuple({block, block, block, Boolean()}));
  CHECK(oracle(changed).budget == Size{1});
  CHECK(changed.states.size() == 2);
}

TEST_CASE("edit: a draw may be what an earlier one was") {
  GameBuilder g{"Two"};
  g.oracle("DRAW", {}, [](Body& at) {
    const Node first = at.sample(block);
    return first ^ at.sample(block);
  });
  PackageEditor edit{g.build()};
  edit.replace_body("DRAW", [](Body&, FormerBody& before, const Nodes& inputs) {
    return before.run_with(inputs, steps::samples().only(1), [&](Body&, const Nodes&) {
      return before.step(steps::samples().only(0));
    });
  });
  const Package changed = edit.build();
  const Procedure& draw = *changed.find_export("DRAW");
  CHECK(find_steps(draw, steps::samples()).size() == 1);
  CHECK(draw.body[draw.result].arguments == std::vector<NodeId>{0, 0});
}

TEST_CASE("edit: what the package does not have is an error") {
  PackageEditor edit{pad()};
  const auto keep = [](Body&, FormerBody& before, const Nodes& m) { return before.run(m); };
  CHECK_THROWS_WITH_AS(edit.replace_body("RL", keep), doctest::Contains("no procedure 'RL'"),
                       Error);
  CHECK_THROWS_WITH_AS(edit.drop_steps("LR", steps::puts("other")),
                       doctest::Contains("no such step"), Error);
  CHECK_THROWS_WITH_AS(edit.drop_steps("LR", steps::puts().only(1)),
                       doctest::Contains("no such step"), Error);
  CHECK_THROWS_WITH_AS(edit.state("l"), doctest::Contains("no state 'l'"), Error);
  CHECK_THROWS_WITH_AS(edit.table("k"), doctest::Contains("no table 'k'"), Error);
  edit.drop_steps("Initialize", steps::writes("k"));
  CHECK_THROWS_AS(edit.build(), Error);  // k is read, and nobody writes it
  PackageEditor other{pad()};
  CHECK_THROWS_AS(other.replace_body("LR", [](Body&, FormerBody& before,
                                              const Nodes& m) { return before.run({m[0]}); }),
                  Error);
  other.initialize([](Body&) {});
  CHECK_THROWS_WITH_AS(other.replace_body("Initialize", keep), doctest::Contains("several"), Error);
}

}  // namespace edit_test
