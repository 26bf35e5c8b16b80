// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "framework/games/package.hpp"

namespace certamen {

/// An import that is called only if the caller says so: "LR?" takes a Boolean before the inputs of
/// LR, and answers none, without calling LR, if that is false.
Signature guarded(const Signature& signature);
std::string guarded(const std::string& name);
bool is_guarded(std::string_view import);
/// The import that it guards.
std::string without_guard(std::string_view import);

/// Who sees to it that a guarded oracle is not called too often, or in the wrong phase.
enum class GuardLimits {
  counted,  // whoever links them, by counting the calls in the caller's bodies
  kept,     // the game: a call beyond its budget or outside of its phase is answered none
};

/// The game with those exports guarded that `caller` imports so. A guard that is false leaves all
/// states and maps as they are. Throws Error(unsupported) for an export that is imported both with
/// and without a guard.
Package with_guards(const Package& game, const Package& caller,
                    GuardLimits limits = GuardLimits::counted);

}  // namespace certamen
