// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/proof/check.hpp"

namespace certamen {

/// The sequence of games with the reason, evidence and cost of each step, the ledger and the
/// verdict, for people. Without timing it depends on the input alone.
std::string to_text(const ProofReport& report, bool colours, bool timing);

/// Whether any statement of it was computed exactly at some sizes, beside what holds for all.
bool is_checked_exactly(const ProofReport& report);

/// docs/reference/prove.schema.json
std::string to_json(const std::vector<ProofReport>& reports, bool timing);

/// A test suite a proof, a test case a step.
std::string to_junit(const std::vector<ProofReport>& reports, bool timing);

/// The games in the manner of the LaTeX package cryptocode, the steps and the bound.
std::string to_latex(const Proof& proof, const ProofReport& report);

/// Games as nodes, steps as edges with their costs (Graphviz).
std::string to_dot(const ProofReport& report);

/// Where the normal forms of the first step differ that is not proved for that: both expressions
/// side by side (Graphviz). Throws Error(usage) if there is no such step.
std::string difference_to_dot(const ProofReport& report);

/// 0 verified, 1 refuted, 3 undecided: the worst of all.
int exit_status(const std::vector<ProofReport>& reports);

}  // namespace certamen
