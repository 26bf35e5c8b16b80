// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "framework/text/text_table.hpp"

namespace certamen {

/// A table like TextTable whose rows are printed as they come: columns are as wide as the widest
/// cells that are expected.
class GrowingTable {
 public:
  /// `expected`: rows that show how wide cells get; columns in which all of them are empty are left
  /// out. Throws Error(usage) for a row that has not one cell for each column.
  GrowingTable(std::vector<TextTable::Column> columns,
               const std::vector<std::vector<Cell>>& expected);

  /// The titles and a rule: two lines.
  std::string head(bool colours) const;
  /// One line. Cells are printed as printable() says; one that is wider than was expected pushes
  /// the rest of its line to the right. Throws Error(usage) as the constructor.
  std::string line(const std::vector<Cell>& row, bool colours) const;

 private:
  void check(const std::vector<Cell>& row) const;

  std::vector<TextTable::Column> columns_;
  std::vector<std::size_t> widths_;
  std::vector<std::size_t> shown_;
};

}  // namespace certamen
