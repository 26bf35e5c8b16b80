// SPDX-License-Identifier: Apache-2.0
// The canonical form of files.
#pragma once

#include <string>

#include "framework/language/parser.hpp"

namespace certamen::language {

/// The file with the same tokens and comments, laid out anew: a statement a line, of at most 100
/// columns where tokens can be parted, four spaces for each block and for what stands in a section
/// of a proof; one empty line at most, and one before each game, reduction and section. Formatting
/// what was formatted changes nothing. Throws what parse() throws.
std::string formatted(const Source& source, FileKind kind);

}  // namespace certamen::language
