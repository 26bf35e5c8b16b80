// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "framework/language/source.hpp"

namespace certamen::language {

enum class TokenKind {
  end,
  name,     // also the words that are reserved in some places only
  keyword,  // reserved everywhere
  number,   // 42
  binary,   // 0b0110
  file,     // '../a.game', with its quotes
  symbol    // an operator or a bracket; "0^" and "1^" are one
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text = {};
  Place place = {};
  Place after = {};  // the place behind its last character
};

/// The tokens of a file, without comments, with an end behind the last. They refer to the source.
/// Throws Error(bad_file) for a character that begins no token and for an open comment; with
/// `problems` these are put there, and left out.
std::vector<Token> tokens_of(const Source& source, std::vector<Error>* problems = nullptr);

/// All words that are reserved everywhere.
std::span<const std::string_view> reserved_words();
/// All words that are reserved where they have a meaning, and are names everywhere else.
std::span<const std::string_view> words_of_places();

}  // namespace certamen::language
