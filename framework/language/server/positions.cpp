// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/positions.hpp"

#include <algorithm>

namespace certamen::language::server {

namespace {

/// Bytes of the character that begins here; 1 for a byte that begins none.
std::size_t length_of_character(std::string_view rest) {
  const auto first = static_cast<unsigned char>(rest.front());
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  if (rest.size() < length) return 1;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(rest[i]) & 0xC0) != 0x80) return 1;
  return length;
}

std::size_t units_of_character(std::size_t length, Encoding encoding) {
  if (encoding == Encoding::utf8) return length;
  return length == 4 ? 2 : 1;
}

bool ends_line(std::string_view text, std::size_t i) {
  return text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
}

std::size_t line_at(const std::vector<std::size_t>& begins, std::size_t offset) {
  return static_cast<std::size_t>(std::ranges::upper_bound(begins, offset) - begins.begin()) - 1;
}

}  // namespace

Lines::Lines(std::string_view text, Encoding encoding)
    : text_{text}, encoding_{encoding}, begins_{0}, places_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (ends_line(text, i)) begins_.push_back(i + 1);
    if (text[i] == '\n') places_.push_back(i + 1);
  }
}

std::size_t Lines::offset_of(Position position) const {
  if (position.line >= begins_.size()) return text_.size();
  std::size_t at = begins_[position.line], units = 0;
  while (at < text_.size() && text_[at] != '\n' && text_[at] != '\r') {
    const std::size_t length = length_of_character(text_.substr(at));
    units += units_of_character(length, encoding_);
    if (units > position.character) break;
    at += length;
  }
  return at;
}

Position Lines::position_of(std::size_t offset) const {
  const std::size_t wanted = std::min(offset, text_.size());
  const std::size_t line = line_at(begins_, wanted);
  std::size_t at = begins_[line], units = 0;
  while (at < wanted) {
    const std::size_t length = length_of_character(text_.substr(at));
    if (at + length > wanted) break;
    units += units_of_character(length, encoding_);
    at += length;
  }
  return {line, units};
}

std::size_t Lines::offset_of(Place place) const {
  if (place.line > places_.size()) return text_.size();
  return std::min(places_[place.line - 1] + place.column - 1, text_.size());
}

Place Lines::place_of(std::size_t offset) const {
  const std::size_t line = line_at(places_, std::min(offset, text_.size()));
  return {line + 1, std::min(offset, text_.size()) - places_[line] + 1};
}

}  // namespace certamen::language::server
