// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "framework/proof/catalogue.hpp"
#include "proofs/assumptions.hpp"
#include "schemes/online_mode.hpp"

/// Modes in which each input of the function depends on the value before, for messages of any
/// number of blocks: block by block they are secure until an input comes again, and a message is
/// encrypted block by block.
namespace certamen {

/// A proof, and the mode that it is about.
struct ChainedMode {
  std::string proof, title, source;  // of the proof
  std::string name;                  // "CBC"
  std::function<std::shared_ptr<const OnlineMode>(const Sizes&)> mode;
  std::string claim_source = {};  // of the bound
};

/// The mode of a function of which nothing is known, on blocks of "n" bits.
template <class Mode>
std::shared_ptr<const OnlineMode> online_mode_of_any_function(const Sizes& sizes) {
  return std::make_shared<Mode>(any_function(sizes["n"]));
}

/// `online-cpa`, for "s" blocks of "q" messages: 2 Adv^prf(s) + s (s - 1) / 2^n.
Proof hides_each_block(const ChainedMode& mode);
/// `ind-cpa`, for "q" messages of "l" blocks: `online-cpa` for l q blocks.
Proof hides_any_length(const ChainedMode& mode);

/// Mistakes in these proofs, and the advantages that refute them at the instances.
std::vector<Mistake> mistakes_in_each_block();
std::vector<Mistake> mistakes_in_any_length();

}  // namespace certamen
