// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string_view>

namespace certamen {

/// A rule of rewriting; rules.cpp has a line for each.
enum class Rule {
  constants_fold,
  involution,
  inverse_permutation,
  projection,
  all_parts,
  projection_of_choice,
  parity_by_parts,
  operands_combine,
  complements_absorb,
  equal_arguments,
  terms_cancel,
  sums_by_difference,
  injective_stripped,
  compared_by_parts,
  distinct_values,
  comparison_with_choice,
  known_condition,
  equal_branches,
  nested_choices,
  comparison_decides,
  choice_pulled_out,
  neighbours_join,
  comparisons_ascend,
  conjuncts_suppose,
  exchange,
  loop_peeled,
  vectors_joined,
  vector_cut,
  composition_written,
  multiplied_out,
  bijection_of_uniform,
  uniform_compared,
  uniform_measured,
  exclusive_samples,
  masked_residues,
  samples_fold,
  uniform_structure,
  independent_sums,
  strings_cut,
  parity_apart,
  table_opened,
  exclusion_unseen,
};

/// What a rule keeps.
enum class RuleKeeps {
  values,        // the value of every node for all coins: it may be used anywhere
  normal_form,   // likewise; used where a normal form is wanted rather than a small graph
  distribution,  // the joint distribution of the roots: it looks at who else uses a node
};

/// A rule, with what it may be used for.
struct RuleLine {
  Rule rule;                  // which one
  RuleKeeps keeps;            // what it keeps
  std::string_view name;      // as --explain prints it
  std::string_view argument;  // why it is sound
};

/// Every rule, in the order of Rule. docs/explanation/simplification.md has the list.
std::span<const RuleLine> rewriting_rules();
/// Its name in rewriting_rules().
std::string_view to_string(Rule rule);

/// How often each rule was used.
using RuleCounts = std::map<Rule, std::size_t>;

}  // namespace certamen
