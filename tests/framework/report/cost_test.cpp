// SPDX-License-Identifier: Apache-2.0
#include "framework/check/cost.hpp"

#include <doctest/doctest.h>

#include "framework/games/adversary.hpp"

namespace cost_test {

using namespace certamen;

TEST_CASE(
    "evaluator cost: what depends on the query counts, what was done to the release is free") {
  const Domain words = Bits(8);
  const std::vector<Signature> interface{{"INPUT", {}, words}, {"RELEASE", {}, words}};
  const Adversary evaluator{"evaluator", [&](Run& a) {
                              const Node release = a.call("RELEASE");
                              const Node prepared = release ^ a.constant(words, 3);  // once: free
                              const Node x = a.call("INPUT");
                              return (x ^ prepared) ^ release;
                            }};
  const Package package = evaluator.against(interface);
  Integer one = 0;
  for (const auto& node : package.find_export("Run")->body)
    if (node.is(NodeKind::apply)) one = node.operation().cost();
  CHECK(evaluator_cost(package, ImportId{"INPUT"}) == 2 * one);
  CHECK(evaluator_cost(package, ImportId{"RELEASE"}) == 3 * one);
}

}  // namespace cost_test
