// SPDX-License-Identifier: Apache-2.0
// Files from beginning to end, for what is wrong with their meaning.
#pragma once

#include <string>
#include <vector>

#include "framework/language/load.hpp"
#include "framework/run/context.hpp"

namespace certamen::language::server {

/// Looks at a file, which the library has, with these settings: all names and types, and of games
/// whether something may be undefined, if that is to be `decided`; of adversaries and proofs
/// always. Imports are also looked for in `folders`. Throws the first Error of the front end, and
/// Error(interrupted) at the end of the context's time.
void read_at(Library library, const Loaded& file, const Settings& settings, bool decided,
             const std::vector<std::string>& folders, const Context& context);

/// The same for names and types of games and schemes, with any_scheme.hpp in place of settings.
void read_with_any_scheme(Library& library, const Loaded& file);

}  // namespace certamen::language::server
