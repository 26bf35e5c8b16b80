// SPDX-License-Identifier: Apache-2.0
#include "framework/text/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/printable.hpp"
#include "framework/text/growing_table.hpp"

namespace certamen {

namespace {

/// The next code point; a malformed byte counts as one character.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  char32_t code = more == 0 ? first : first & (0x3fu >> more);
  for (int i = 0; i < more && at < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xc0u) != 0x80u) break;
    code = (code << 6) | (byte & 0x3fu);
    ++at;
  }
  return code;
}

struct Range {
  char32_t first, last;
};

bool within(char32_t code, std::initializer_list<Range> ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const Range& r) { return r.first <= code && code <= r.last; });
}

std::size_t width_of(char32_t code) {
  if (within(code, {{0x300, 0x36f}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}}))
    return 0;
  if (within(code, {{0x1100, 0x115f},
                    {0x2e80, 0xa4cf},
                    {0xac00, 0xd7a3},
                    {0xf900, 0xfaff},
                    {0xfe30, 0xfe6f},
                    {0xff00, 0xff60},
                    {0x1f300, 0x1faff},
                    {0x20000, 0x3fffd}}))
    return 2;
  return 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += width_of(next_code_point(text, at));
  return width;
}

std::string painted(std::string_view text, Colour colour) {
  switch (colour) {
  case Colour::none: return std::string{text};
  case Colour::red: return fmt::format("\033[31m{}\033[0m", text);
  case Colour::green: return fmt::format("\033[32m{}\033[0m", text);
  case Colour::yellow: return fmt::format("\033[33m{}\033[0m", text);
  case Colour::bold: return fmt::format("\033[1m{}\033[0m", text);
  case Colour::dim: return fmt::format("\033[2m{}\033[0m", text);
  }
  return std::string{text};
}

void TextTable::add(std::vector<Cell> row) {
  if (row.size() != columns_.size())
    throw Error{ErrorCode::usage, "table",
                fmt::format("expected {} cells, got {}", columns_.size(), row.size())};
  for (auto& cell : row) cell.text = printable(cell.text);
  rows_.push_back(std::move(row));
}

std::string TextTable::text(bool colours) const {
  const GrowingTable table{columns_, rows_};
  std::string out = table.head(colours);
  for (const auto& row : rows_) out += table.line(row, colours);
  return out;
}

}  // namespace certamen
