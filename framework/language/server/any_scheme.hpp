// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/language/library.hpp"
#include "framework/language/meaning.hpp"

namespace certamen::language::server {

/// A game or scheme whose parameters are small, and whose primitives are functions of which nothing
/// is known, so that its names and types can be looked at where no scheme is there. The sets of the
/// only primitive have different sizes: mixing them up is a mistake for some scheme. Throws what
/// reading the primitives throws, Error(unsupported) for parameters of other kinds.
Instance with_any_scheme(Library& library, const Loaded& file, const Game& tree);

}  // namespace certamen::language::server
