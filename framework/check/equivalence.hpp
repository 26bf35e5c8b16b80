// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/certify/certification.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/engines/equivalence/equivalence.hpp"

namespace certamen {

/// The answer of `certamen equivalent`.
struct EquivalenceReport {
  std::string first, second;  // the references as they were given
  Package game;               // the first, for printing values
  EquivalenceResult result;
  /// The two are the same because their normal forms are; there were too many transcripts to
  /// follow.
  bool by_normal_form = false;
  StopReason stopped = StopReason::none;
  std::optional<certify::Certification> certificate = std::nullopt;  // if one was asked for

  /// 0 equivalent, 1 not, 3 undecided, 130 interrupted by a signal.
  int exit_status() const;
};

/// Two references to games, or one to a definition whose left and right games are compared. `given`
/// are parameters of both, and imports of files are looked for in `folders` too. Two games that
/// have one normal form, without their budgets, are the same to every adversary; the space that
/// their transcripts span is then looked for only as far as it is quick. Throws Error(usage) for
/// references that do not name games, Error(unknown_name), and what decide_equivalence() throws.
EquivalenceReport compare_games(const Catalogue& catalogue,
                                const std::vector<std::string>& references, const Parameters& given,
                                const EquivalenceOptions& options, const Context& context,
                                bool certify = false, const std::vector<std::string>& folders = {});

/// The same for two games that are there already, by the names that the report gives them.
EquivalenceReport compare_packages(const std::string& first_name, const Package& first,
                                   const std::string& second_name, const Package& second,
                                   const EquivalenceOptions& options, const Context& context,
                                   bool certify = false);

}  // namespace certamen
