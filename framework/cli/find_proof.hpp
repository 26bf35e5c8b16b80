// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/proof/catalogue.hpp"

namespace certamen {

/// Throws Error(unknown_name) that suggests the nearest names.
const ProofEntry& find_proof(const ProofCatalogue& catalogue, const std::string& name);

}  // namespace certamen
