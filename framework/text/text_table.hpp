// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace certamen {

/// Columns that a terminal needs for UTF-8 text: combining marks take none, wide East Asian
/// characters two.
std::size_t display_width(std::string_view text);

enum class Colour { none, red, green, yellow, bold, dim };

/// Wraps text in ANSI codes; Colour::none leaves it as it is.
std::string painted(std::string_view text, Colour colour);

struct Cell {
  std::string text;
  Colour colour = Colour::none;
};

/// A plain table for people: a header, a rule, rows; two spaces between columns, nothing at the
/// ends of lines.
class TextTable {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };

  explicit TextTable(std::vector<Column> columns) : columns_{std::move(columns)} {}
  /// Cells are printed as printable() says. Throws Error(usage) unless there is one for each
  /// column.
  void add(std::vector<Cell> row);
  bool empty() const { return rows_.empty(); }
  /// Columns in which every cell is empty are left out.
  std::string text(bool colours) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace certamen
