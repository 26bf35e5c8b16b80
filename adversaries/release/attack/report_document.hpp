// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "adversaries/release/attack/taylor_mlp_attack.hpp"
#include "framework/text/document.hpp"

namespace certamen {

/// The report as a document; without timing it depends on the input alone.
Document document_of(const TaylorMlpAttackReport& report, bool timing);

/// What is attacked, and the table of attacks with the rows that are expected, which says how wide
/// columns are: the beginning of the report's document.
Document document_to_come(const std::string& subject, const std::vector<LayerAttack>& expected,
                          bool timing);

/// A row of the table of attacks.
std::vector<Datum> row_of(const LayerAttack& row, bool timing);

/// What programs read of the report (docs/reference/json.md).
void add_facts(Document& document, const TaylorMlpAttackReport& report, bool timing);

}  // namespace certamen
