// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/find_proof.hpp"

#include "framework/error.hpp"
#include "framework/suggest.hpp"

namespace certamen {

const ProofEntry& find_proof(const ProofCatalogue& catalogue, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& entry : catalogue.proofs()) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  throw Error{ErrorCode::unknown_name, name,
              "there is no such proof" + suggestion(name, names) +
                  "; `certamen list proofs` lists them"};
}

}  // namespace certamen
