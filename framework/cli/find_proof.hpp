// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"
#include "framework/numbers/integer.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// Throws Error(unknown_name) that suggests the nearest names.
const ProofEntry& find_proof(const ProofCatalogue& catalogue, const std::string& name);

/// Whether the text names a proof in a file.
bool is_proof_file(const std::string& text);

/// The proof in a file. Imports are looked for in `folders` and in the catalogue too, and `sizes`
/// are those of its instance that are given. Throws what load_proof() throws.
Proof read_proof(const Catalogue& catalogue, const std::string& path,
                 const std::vector<std::string>& folders,
                 const std::map<std::string, Integer>& sizes, const Context& context);

}  // namespace certamen
