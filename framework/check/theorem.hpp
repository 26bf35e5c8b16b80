// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/check/plan.hpp"
#include "framework/theorems/establish.hpp"

namespace certamen {

/// The definition's number of queries, if it has one.
const ParameterSpec* queries_of(const DefinitionEntry& entry);

/// Throws Error(bad_probability), with this place, for what is no advantage against an assumption.
void expect_advantage(const Rational& advantage, const std::string& place);

/// Whether the scheme meets the definition, both by their names in the catalogue, which must
/// outlive the question. Throws Error(unknown_name) for a scheme, definition or parameter that does
/// not exist, Error(usage) for a definition that does not apply, and what making the scheme throws.
Question question_about(const Catalogue& catalogue, std::string_view scheme,
                        std::string_view definition, const Parameters& given);

/// Looks for a proof that the scheme meets the definition and fills the row in with what it says of
/// every adversary. Returns false if there is none. Where advantages are not given, a note says
/// what the bound is with the best attacks that the catalogue knows, in the time of `options`.
bool find_proof(const Catalogue& catalogue, const PlannedDefinition& definition,
                const std::shared_ptr<const Scheme>& scheme, const CheckOptions& options,
                const Context& context, CheckRow& row);

/// Throws Error(contradiction) for an adversary whose advantage is above a bound that is proved of
/// every adversary and rests on no assumption.
void expect_within(const CheckRow& proved, const CheckRow& row);

/// Judges the row of an adversary beside what is proved of every adversary. Where the proof meets
/// the definition, an adversary within the bound breaks nothing; under an assumption only an
/// one that is bounded in time, or in queries of random tables, and above the rest of the bound
/// does. Throws what expect_within() throws.
void judge_beside(const CheckRow& proved, const PlannedRow& planned, const CheckOptions& options,
                  CheckRow& row);

/// Notes how far the best attack among the rows of the same definition is from the bound.
void note_gap(CheckRow& proved, const std::vector<CheckRow>& rows);

}  // namespace certamen
