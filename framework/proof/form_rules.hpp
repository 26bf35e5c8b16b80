// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "framework/proof/form.hpp"

namespace certamen {

/// A rule that looks at all procedures of a form at once.
struct FormRule {
  std::string_view name;
  std::string_view argument;  // why what an adversary sees stays the same
  bool (*apply)(Form&);       // at one place; whether there was one
  /// Whether it keeps each single value that is seen. The others rewrite one game alone, and are
  /// not for games that are compared until an event.
  bool keeps_values = true;
};

/// Every such rule, in the order in which they are tried. docs/explanation/proofs.md has the list.
std::span<const FormRule> form_rules();

/// What was done to a form, and what came out.
struct FormStep {
  std::string_view rule;  // its name
  Form after;
  /// What was done since the step before within procedures, each by itself.
  std::vector<PartStep> within = {};
};

/// The steps from a game to its normal form, in order. Each keeps what any adversary sees.
using FormTrace = std::vector<FormStep>;

/// As form_of(), with every step written down, and each use of a rule within a procedure: the first
/// step is to simplify each procedure by itself, the last to write its conditions anew, as
/// difference() does where forms are not equal.
FormTrace traced_form_of(const Package& game, const std::vector<std::string>& events = {});

/// The game that a form describes, so that engines and checkers can play it.
Package package_of(const Form& form);

}  // namespace certamen
