// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/check.hpp"

namespace certamen {

/// Certificates of a proof's steps: what each proved step says of its games is re-checked at the
/// smallest sizes that the proof allows and at the next ones, by code that knows no rule and no
/// engine; so is each application of a rule on the way to the normal forms. Fills the certificates
/// of the report's steps in; throws Error(contradiction) if a check fails.
void certify_steps(const Proof& proof, ProofReport& report, const Context& context);

}  // namespace certamen
