// SPDX-License-Identifier: Apache-2.0
// Sizes at which a file is tried that says itself none.
#pragma once

#include <optional>
#include <string>

#include "framework/language/load.hpp"

namespace certamen::language::server {

/// What the parameters of a game, scheme or adversary are set to: numbers `number`, sets that many
/// elements and one more, groups an order two more; schemes are those that the file names by "at",
/// else the first one beside the file that extends the primitive and can be set itself. Nothing if
/// there is no such scheme. `but` names parameters that are left out.
std::optional<Settings> trial_settings(Library& library, const Loaded& file, const Game& tree,
                                       std::size_t number,
                                       const std::vector<std::string>& but = {});

/// What the file says by its first "at ..;", with files where they are found. Nothing if it says
/// nothing.
std::optional<Settings> stated_settings(Library& library, const Loaded& file);

/// "E = Pad.scheme, E.n = 1"
std::string to_text(const Settings& settings);

}  // namespace certamen::language::server
