// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "framework/certify/stepper.hpp"

namespace certamen::certify {

/// The events of a game that happen on some path: for some coins, and some calls within budgets and
/// phases with some inputs. The paths are walked one by one. Throws Error(too_large) beyond
/// Limits::paths, Error(read_before_write), Error(unsupported) for a package with open imports.
std::set<std::string> reachable_events(const Package& game, const Limits& limits);

}  // namespace certamen::certify
