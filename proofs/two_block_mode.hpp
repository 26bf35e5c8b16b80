// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "framework/definitions/scheme.hpp"
#include "framework/proof/catalogue.hpp"
#include "proofs/assumptions.hpp"

/// What holds for modes of a function alike, of messages of two blocks under random vectors: they
/// are secure until an input of the function comes again [BDJR97].
namespace certamen {

struct TwoBlockMode {
  std::string proof, title, source;  // of the proof
  std::string name;                  // "CBC mode"
  std::function<std::shared_ptr<const FunctionMode>(const Sizes&)> mode;
  std::string claim_source;  // of the bound
};

template <class Mode>
std::shared_ptr<const FunctionMode> two_blocks_of_any_function(const Sizes& sizes) {
  return std::make_shared<Mode>(any_function(sizes["n"]), 2);
}

/// `ind-cpa`, for "q" queries: 2 Adv^prf(s) + s (s - 1) / 2^n for s = 2q blocks.
Proof hides_two_blocks(const TwoBlockMode& mode);
/// `ind-cpa-ror`: Adv^prf(s) + s (s - 1) / 2^(n + 1).
Proof looks_random_of_two_blocks(const TwoBlockMode& mode);

/// Mistakes in these proofs, and the advantages that refute them at the instances.
std::vector<Mistake> mistakes_in_hiding();
std::vector<Mistake> mistakes_in_looking_random();

}  // namespace certamen
