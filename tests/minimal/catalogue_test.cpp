// SPDX-License-Identifier: Apache-2.0
// The catalogue of a build without the case study: whole, and nothing of the case study in it.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/check.hpp"

namespace minimal_catalogue_test {

using namespace certamen;

TEST_CASE("minimal: every scheme, definition and adversary is made, and they play") {
  const Catalogue catalogue = standard_catalogue();
  std::size_t played = 0;
  for (const SchemeEntry& scheme : catalogue.schemes()) {
    CAPTURE(scheme.name);
    const Parameters given = Parameters{}.completed(scheme.parameters);
    const auto made = scheme.make(given);
    bool has_definition = false;
    for (const DefinitionEntry& of : catalogue.definitions()) {
      CAPTURE(of.name);
      const auto definition = of.make(*made, Parameters{}.completed(of.parameters));
      if (!definition) continue;
      has_definition = true;
      for (const AdversaryEntry& entry : catalogue.adversaries()) {
        if (!entry.against(scheme.name, of.name)) continue;
        CAPTURE(entry.name);
        try {
          const Adversary adversary =
              entry.make(*made, *definition, Parameters{}.completed(entry.parameters));
          CHECK_FALSE(play(definition->games().front(), adversary).graph.empty());
          ++played;
        } catch (const Error& error) {  // an adversary may need other sizes
          CHECK_FALSE(is_defect(error.code()));
        }
      }
    }
    CHECK(has_definition);
    for (const auto& claim : scheme.claims) CHECK_NOTHROW(catalogue.definition(claim));
  }
  CHECK(catalogue.schemes().size() >= 20);
  CHECK(played >= 40);
}

TEST_CASE("minimal: proofs are well formed, and one is verified") {
  const ProofCatalogue catalogue = standard_proofs();
  for (const ProofEntry& entry : catalogue.proofs()) {
    CAPTURE(entry.name);
    CHECK_NOTHROW(entry.make().validate());
  }
  const auto entry = std::ranges::find(catalogue.proofs(), "one-time-pad", &ProofEntry::name);
  REQUIRE(entry != catalogue.proofs().end());
  CHECK(check_proof(entry->make(), {}, Context{}).verdict == ProofVerdict::verified);
}

TEST_CASE("minimal: nothing of the case study is in the catalogue") {
  const Catalogue catalogue = standard_catalogue();
  CHECK(catalogue.attacks().empty());
  CHECK(catalogue.controls().empty());
  CHECK(catalogue.assessors().empty());
  CHECK(catalogue.assessed().empty());
  CHECK_THROWS_AS(catalogue.scheme("taylor-mlp"), Error);
}

}  // namespace minimal_catalogue_test
