// SPDX-License-Identifier: Apache-2.0
// Games of which nothing but the oracles is known, for adversaries in files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/language/load.hpp"

namespace certamen::language {

/// The type in files of the values of a domain; nothing where files have none, as for ranges of
/// numbers. A vector is the tuple of its elements, up to 64: another domain with the same codes.
std::optional<Type> type_of_values(const Domain& domain);

/// A game with these oracles and no bodies, which is what an adversary's challenger is. Its source
/// is their signatures, a line each, under this name: calling an oracle with a type that files do
/// not have is an error there.
Instance known_by_oracles(const std::string& name, const std::vector<Signature>& oracles);

/// The definition of a catalogue that a file's adversary is against; nothing if it is against games
/// in a file. Throws what parse() throws.
std::optional<std::string> definition_against(Library& library, const std::string& path);

/// The adversary of a file against a definition of a catalogue: all its parameters are settings.
/// Throws Error(type_mismatch) at its place if it is against another definition, and what
/// load_pair() throws.
AdversaryInFile load_adversary(Library& library, const std::string& path, const Settings& settings,
                               const std::string& definition);

}  // namespace certamen::language
