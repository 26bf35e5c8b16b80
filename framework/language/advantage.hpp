// SPDX-License-Identifier: Apache-2.0
// What a pair of games says of the advantage between its games: "advantage <= ..".
#pragma once

#include <map>
#include <optional>
#include <string>

#include "framework/language/load.hpp"
#include "framework/numbers/rational.hpp"

namespace certamen::language {

/// Its value, with `count_X` for the number of calls of the oracle X and |S| for the number of
/// values of the type S; nothing if the file states none. Throws Error(usage) at its place for what
/// is no number, Error(bad_probability) for less than 0, Error(too_large) for powers beyond
/// 2^(2^16).
std::optional<Rational> stated_advantage(const GamePair& pair,
                                         const std::map<std::string, Integer>& calls);

/// The value of a formula without names: "5/8", "2^-20".
Rational constant_of(const std::shared_ptr<const Source>& source, const Expression& e);

}  // namespace certamen::language
