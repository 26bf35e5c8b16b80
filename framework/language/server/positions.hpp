// SPDX-License-Identifier: Apache-2.0
// Places in a text as the Language Server Protocol counts them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "framework/language/source.hpp"

namespace certamen::language::server {

/// What a character of a position is: a byte of UTF-8, or a code unit of UTF-16 (two for what is
/// outside of the Basic Multilingual Plane).
enum class Encoding { utf8, utf16 };

/// Both count from 0.
struct Position {
  std::size_t line = 0, character = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};
struct Range {
  Position start = {}, end = {};
  friend bool operator==(const Range&, const Range&) = default;
};

/// A text and its lines, which end with "\n", "\r\n" or "\r" [LSP 3.17, "Text Documents"]. A byte
/// that is no UTF-8 counts as one character. The text must outlive this.
class Lines {
 public:
  Lines(std::string_view text, Encoding encoding);

  /// In bytes; a character behind the end of its line is that end, a line behind the last one is
  /// the end of the text. A position inside of a character is before it.
  std::size_t offset_of(Position position) const;
  Position position_of(std::size_t offset) const;
  /// A place of the front end, whose lines end with "\n" only.
  std::size_t offset_of(Place place) const;
  Position position_of(Place place) const { return position_of(offset_of(place)); }
  Place place_of(std::size_t offset) const;

 private:
  std::string_view text_;
  Encoding encoding_;
  std::vector<std::size_t> begins_;  // of the protocol's lines
  std::vector<std::size_t> places_;  // of the front end's
};

}  // namespace certamen::language::server
