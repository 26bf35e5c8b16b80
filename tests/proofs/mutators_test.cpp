// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/mutators.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "framework/proof/catalogue.hpp"
#include "framework/proof/check.hpp"

namespace mutators_test {

using namespace certamen;

/// By normal forms and lemmas alone.
bool is_proved(const Proof& proof) {
  return check_proof(proof, {.instances = false, .lemmas = false}, Context{}).verdict ==
         ProofVerdict::verified;
}

/// With the instances. check_proof() throws where rules prove a step that an instance contradicts.
ProofVerdict verdict(const Proof& proof) {
  return check_proof(proof, {.lemmas = false}, Context{}).verdict;
}

struct Count {
  std::size_t not_verified = 0, harmless = 0;
};

constexpr std::size_t most_mutations = 12;  // of one proof

/// Mutations of one proof, spread over it: those that the rules prove are harmless, as the
/// instances say too.
Count check_mutations(const Proof& honest, std::map<Mutator, Count>& counts) {
  Count own;
  const auto all = mutations_of(honest);
  const std::size_t tried = std::min(all.size(), most_mutations);
  for (std::size_t i = 0; i < tried; ++i) {
    const Mutation& mutation = all[i * all.size() / tried];
    CAPTURE(mutation.name);
    Proof mutated = honest;
    mutation.apply(mutated);
    if (is_proved(mutated)) {
      ++own.harmless, ++counts[mutation.mutator].harmless;
      CHECK(verdict(mutated) == ProofVerdict::verified);
      continue;
    }
    ++own.not_verified, ++counts[mutation.mutator].not_verified;
    // Some of its steps may be proved: every fifth, at the smallest instance.
    if (own.not_verified % 5 != 0) continue;
    mutated.only_instance(mutated.instances().front());
    CHECK(verdict(mutated) != ProofVerdict::verified);
  }
  return own;
}

TEST_CASE("proofs: no mutated proof is verified that an instance contradicts") {
  std::map<Mutator, Count> counts;
  std::size_t made = 0;
  for (const auto& entry : standard_proofs().proofs()) {
    CAPTURE(entry.name);
    const Proof honest = entry.make();
    const Count own = check_mutations(honest, counts);
    made += own.not_verified + own.harmless;
    // A proof of games is sensitive to some of them.
    CHECK((own.not_verified > 0) == !honest.games().empty());
  }
  CHECK(made >= 900);
  for (const auto& [mutator, count] : counts) {
    MESSAGE(to_string(mutator) << ": " << count.not_verified << " not verified, " << count.harmless
                               << " harmless");
    CHECK(count.not_verified > count.harmless / 2);
  }
}

}  // namespace mutators_test
