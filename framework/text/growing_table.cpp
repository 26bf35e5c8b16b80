// SPDX-License-Identifier: Apache-2.0
#include "framework/text/growing_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/printable.hpp"

namespace certamen {

GrowingTable::GrowingTable(std::vector<TextTable::Column> columns,
                           const std::vector<std::vector<Cell>>& expected)
    : columns_{std::move(columns)}, widths_(columns_.size(), 0) {
  for (const auto& row : expected) {
    check(row);
    for (std::size_t i = 0; i < row.size(); ++i)
      widths_[i] = std::max(widths_[i], display_width(printable(row[i].text)));
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (widths_[i] == 0) continue;
    widths_[i] = std::max(widths_[i], display_width(columns_[i].title));
    shown_.push_back(i);
  }
}

std::string GrowingTable::head(bool colours) const {
  std::vector<Cell> titles, rule;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back({columns_[i].title, Colour::bold});
    rule.push_back({std::string(widths_[i], '-'), Colour::dim});
  }
  return line(titles, colours) + line(rule, colours);
}

std::string GrowingTable::line(const std::vector<Cell>& row, bool colours) const {
  check(row);
  std::string out;
  for (const std::size_t i : shown_) {
    const std::string text = printable(row[i].text);
    const std::size_t width = display_width(text);
    const std::string padding(widths_[i] > width ? widths_[i] - width : 0, ' ');
    const std::string shown = colours ? painted(text, row[i].colour) : text;
    if (i != shown_.front()) out += "  ";
    out += columns_[i].align == TextTable::Align::right ? padding + shown : shown + padding;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out + "\n";
}

void GrowingTable::check(const std::vector<Cell>& row) const {
  if (row.size() != columns_.size())
    throw Error{ErrorCode::usage, "table",
                fmt::format("expected {} cells, got {}", columns_.size(), row.size())};
}

}  // namespace certamen
