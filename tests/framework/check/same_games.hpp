// SPDX-License-Identifier: Apache-2.0
// Whether what a printed file says is what the catalogue has.
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/games/package.hpp"

namespace show_test {

using namespace certamen;

/// The game with the printed file's domains, whose codes are the same, without limits of calls:
/// these are compared by themselves.
Package as_in_files(Package game);

/// By which method two definitions are the same.
enum class Level { graph, transcripts, optimum, none };

/// Of a definition and of what is read back; fails if the two are told apart.
Level level_of(const Definition& definition, const Definition& shown);

}  // namespace show_test
