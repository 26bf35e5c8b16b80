// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/find_proof.hpp"

#include "framework/check/catalogue_files.hpp"
#include "framework/error.hpp"
#include "framework/language/parser.hpp"
#include "framework/language/proof_file.hpp"
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

bool is_proof_file(const std::string& text) {
  return language::kind_of(text) == language::FileKind::proof;
}

Proof read_proof(const Catalogue& catalogue, const std::string& path,
                 const std::vector<std::string>& folders,
                 const std::map<std::string, Integer>& sizes, const Context& context) {
  language::ProofFileOptions options{.folders = folders,
                                     .catalogue = catalogue_files(catalogue, context)};
  for (const auto& [name, value] : sizes) options.sizes[name] = value;
  return language::load_proof(path, options, context);
}

}  // namespace certamen
