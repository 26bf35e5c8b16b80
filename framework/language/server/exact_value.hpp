// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "framework/language/server/documents.hpp"
#include "framework/run/context.hpp"

namespace certamen::language::server {

/// What is exactly known of the file's games or adversary at its least sizes, with the question:
/// "optimal advantage at n = 1, q = 1: 1/2 (exact)", and the same for two calls. Nothing unless the
/// search or the exact engine comes to its end within `seconds` and some thousand moves, nor if an
/// open text is wrong.
std::optional<std::string> exact_value(const Documents& documents, const Loaded& file,
                                       double seconds, const Context& context);

}  // namespace certamen::language::server
