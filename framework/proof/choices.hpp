// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/form.hpp"

namespace certamen {

/// The same form, where each value that a tree of choices gives is written anew: each value that it
/// may show stands once, behind the shortest reasons to show it. Two values count as one where
/// whatever shows the first says that they are equal: that a = b holds, or that their arguments are
/// equal. Every value stays what it is. Trees whose conditions have more than ten atoms stay as
/// they are. Returns whether there were any others.
bool write_choices(Form& form);

/// Whether nothing that is seen depends on the state: whichever conditions hold together, choices
/// show something else. False where the conditions have more than ten atoms.
bool is_never_shown(const FormPart& part, const StateId& state);

}  // namespace certamen
