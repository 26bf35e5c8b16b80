// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/check/check.hpp"

namespace certamen {

/// A definition for the scheme, or why it could not be made.
struct PlannedDefinition {
  const DefinitionEntry* entry = nullptr;
  Parameters parameters = {};
  std::optional<Definition> made = std::nullopt;
  std::optional<RowError> error = std::nullopt;
};

/// One adversary against one definition, not yet played.
struct PlannedRow {
  std::shared_ptr<const PlannedDefinition> definition;
  const AdversaryEntry* adversary = nullptr;  // none: correctness, no adversary, or the optimal one
  bool optimal = false;
  bool proof = false;  // what is proved of every adversary

  /// What its definition and its adversary take, with their values.
  std::map<std::string, std::string> parameters() const;
};

struct Plan {
  std::string scheme_name;
  std::shared_ptr<const Scheme> scheme;
  std::map<std::string, std::string> parameters = {};  // of the scheme
  std::vector<PlannedRow> rows = {};
};

/// Which rows `check` will have, in the catalogue's order. Pointers into the catalogue: it must
/// outlive the plan. Throws Error(unknown_name) for names and parameters that are not known,
/// Error(usage) for those that do not fit each other, and what making the scheme throws. Where no
/// adversary is named, the optimal one is tried as well against what it can be searched for.
Plan make_plan(const Catalogue& catalogue, std::string_view scheme, const CheckOptions& options);

/// Adds what a definition or adversary takes, each parameter by its name and by its owner's and its
/// own, "ind-cpa.q", as Parameters::own_of() reads it.
void add_taken(const std::string& owner, const std::vector<ParameterSpec>& specs,
               std::vector<ParameterSpec>& taken);

/// Throws Error(unknown_name) for a given parameter that is none of those taken.
void refuse_unknown_parameters(const Parameters& given, const std::vector<ParameterSpec>& taken,
                               const std::string& scheme);

}  // namespace certamen
