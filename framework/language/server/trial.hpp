// SPDX-License-Identifier: Apache-2.0
// Sizes at which a file is tried that says itself none.
#pragma once

#include <optional>
#include <string>

#include "framework/language/load.hpp"

namespace certamen::language::server {

/// What the parameters of a file are set to, of an adversary those of its games too: numbers
/// `number`, sets one element more, groups an order two more; schemes are those that the file names
/// by "at", else the first one beside it that extends the primitive and can be set itself. Nothing
/// if there is no such scheme. Throws what imported() throws.
std::optional<Settings> trial_settings(Library& library, const Loaded& file, std::size_t number);

/// The games that an adversary is against. Throws what imported() throws, Error(type_mismatch) if
/// they are no games.
const Loaded& pair_against(Library& library, const Loaded& adversary);

/// What the file says by its first "at ..;", with files where they are found. Nothing if it says
/// nothing.
std::optional<Settings> stated_settings(Library& library, const Loaded& file);

/// "E = Pad.scheme, E.n = 1"
std::string to_text(const Settings& settings);

}  // namespace certamen::language::server
