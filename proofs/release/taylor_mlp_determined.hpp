// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "framework/release/curve_injectivity.hpp"

namespace certamen::proofs::taylor_mlp_determined {

/// The lemmas of the proof, by their names.
std::vector<std::pair<std::string, CurveQuestion>> questions();
/// What a lemma says, and the check of it.
std::string statement(const CurveQuestion& question);
LemmaFinding finding(const CurveQuestion& question);

}  // namespace certamen::proofs::taylor_mlp_determined
