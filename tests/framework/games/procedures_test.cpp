// SPDX-License-Identifier: Apache-2.0
#include "framework/games/procedures.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"

namespace procedures_test {

using namespace certamen;

TEST_CASE("procedures: of a package, initializers come first and finalize last") {
  GameBuilder game{"G"};
  const State k = game.state("k", Bits(2));
  game.oracle("KEY", {}, [&](Body& at) { return at.get(k); });
  game.finalize(Bits(2), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(2))); });
  Package package = game.build();
  const auto all = procedures_of(package);
  REQUIRE(all.size() == 3);
  CHECK(all[0] == &package.initializers.front());
  CHECK(all[1]->signature.name == "KEY");
  CHECK(all[2] == &*package.finalize);
  const auto is_sample = [](const GraphNode& node) { return node.kind() == NodeKind::sample; };
  CHECK(any_node(package, is_sample));
  package.initializers.clear();
  CHECK(procedures_of(package).size() == 2);
  CHECK_FALSE(any_node(package, is_sample));
}

}  // namespace procedures_test
