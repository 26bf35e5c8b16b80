// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/certify/certification.hpp"
#include "framework/check/optimum.hpp"
#include "framework/engines/equivalence/equivalence.hpp"

namespace certamen {

/// The certificate of an optimal adversary's value, written and checked: its strategy replayed by
/// the exact engine and run by the interpreter, and the table of positions re-checked node by node.
/// Throws Error(contradiction) if the check fails.
certify::Certification certify_optimum(const Definition& definition, const Optimum& found,
                                       const OptimalOptions& options, const Context& context);

/// The same for the exact winning probabilities of one adversary, a package that exports Run, one a
/// game: the interpreter runs all coins.
certify::Certification certify_exact(const Definition& definition, const Package& player,
                                     const std::vector<Evidence>& winning);

/// The certificate of an equivalence or of a transcript that tells two games apart.
certify::Certification certify_equivalence(const Package& first, const Package& second,
                                           const EquivalenceResult& result, const Context& context);

/// "certified: 12 positions re-checked", "not certified: ..."
std::string to_text(const certify::Certification& certification);

}  // namespace certamen
