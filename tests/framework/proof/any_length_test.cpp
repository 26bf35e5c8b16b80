// SPDX-License-Identifier: Apache-2.0
// Theorems about loops and vectors whose length "l" is a symbol.
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "framework/proof/catalogue.hpp"
#include "framework/proof/check.hpp"
#include "framework/testing/doctest.hpp"

namespace any_length_test {

using namespace certamen;

TEST_CASE("any length: theorems are verified for all lengths, and exact at lengths 1 to 4") {
  const std::vector<std::string> calls_at_each{"Adv[prf](EVAL: l q)"};
  const ProofCatalogue catalogue = standard_proofs();
  for (const auto& [name, advantages] :
       std::vector<std::pair<std::string, std::optional<std::vector<std::string>>>>{
           {"stream-cipher-any", std::nullopt},
           {"merkle-damgard-any", std::nullopt},
           {"ggm-any", std::nullopt},
           {"hash-then-prf-any", std::nullopt},
           {"ctr-any", calls_at_each},
           {"ctr-any-ror", calls_at_each},
           {"prf-long-outputs-any", calls_at_each}}) {
    CAPTURE(name);
    const Proof proof = catalogue.proof(name).make();
    std::set<Integer> lengths;
    for (const auto& instance : proof.instances()) lengths.insert(instance.at("l"));
    CHECK(lengths == std::set<Integer>{1, 2, 3, 4});
    const ProofReport report = check_proof(proof, {}, Context{});
    CHECK(report.verdict == ProofVerdict::verified);
    CHECK_FALSE(report.refutation);
    for (const auto& hop : report.hops) CHECK(hop.proved);
    // The exact distance at each instance is there, and is at most what the claim is worth there.
    CHECK(report.ledger.size() == proof.instances().size());
    for (const auto& line : report.ledger) {
      REQUIRE(line.distance);
      REQUIRE(line.cost);
      CHECK(*line.distance <= *line.cost);
    }
    if (advantages) CHECK(report.claimed.advantages() == *advantages);
  }
}

}  // namespace any_length_test
