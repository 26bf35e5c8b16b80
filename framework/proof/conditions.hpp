// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/form.hpp"

namespace certamen {

/// The same form, where each condition is the disjunction of its shortest reasons (prime
/// implicants), however it was put together. A condition is what logic makes of comparisons and
/// other Booleans; that equal arguments have equal images is used as well. Every value stays what
/// it is. Conditions on more than ten Booleans stay as they are. Returns whether there were any
/// others.
bool write_conditions(Form& form);

/// The same procedure, where values of one function at the same arguments are one node.
void share_values(FormPart& part);

}  // namespace certamen
