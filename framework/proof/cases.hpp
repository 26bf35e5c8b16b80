// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/games/package.hpp"

namespace certamen {

/// The game with two oracles in the place of each that takes a Boolean, as an input or as a part of
/// one: each does what it does for one value of that Boolean, as often as the one oracle may be
/// called. An adversary that tells two games apart tells these apart as well: it asks the one for
/// the value, each no more often. Nothing if there is no such oracle, for oracles with phases, or
/// if the name of a new oracle is that of another one.
std::optional<Package> by_cases(Package game);

}  // namespace certamen
