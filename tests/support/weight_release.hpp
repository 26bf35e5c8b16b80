// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "framework/check/check.hpp"
#include "framework/error.hpp"

/// Weight release through the catalogue, as a user runs it.
namespace certamen::testing {

inline CheckReport checked(const std::string& scheme,
                           const std::map<std::string, std::string>& set = {},
                           std::optional<std::string> definition = {},
                           std::optional<std::string> adversary = {}, std::uint64_t trials = 25) {
  static const Catalogue all = standard_catalogue();
  CheckOptions options;
  options.parameters = Parameters{set};
  options.definition = std::move(definition);
  options.adversary = std::move(adversary);
  options.trials = trials;
  return check(all, scheme, options, Context{});
}

inline const CheckRow* find_row(const CheckReport& report, const std::string& definition,
                                const std::string& adversary) {
  for (const auto& row : report.rows)
    if (row.definition == definition && row.adversary == adversary) return &row;
  return nullptr;
}

inline const CheckRow& row_of(const CheckReport& report, const std::string& definition,
                              const std::string& adversary) {
  if (const auto* row = find_row(report, definition, adversary)) return *row;
  throw Error{ErrorCode::unknown_name, "test", "no row " + definition + "/" + adversary};
}

/// Wins (of 25) in every trial: Clopper-Pearson's lower end at 99 % is then above 4/5.
inline bool always_wins(const CheckRow& row) {
  return row.advantage && row.advantage->upper() == 1 && row.advantage->lower() > Rational{4} / 5;
}
inline bool never_wins(const CheckRow& row) {
  return row.advantage && row.advantage->lower() == 0 && row.advantage->upper() < Rational{1} / 5;
}

}  // namespace certamen::testing
