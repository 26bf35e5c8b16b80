// SPDX-License-Identifier: Apache-2.0
// Every row of docs/reference/optimal-advantage.md, computed again.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "framework/check/check.hpp"

namespace optimal_table_test {

using namespace certamen;

namespace {

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream rest{line.substr(1)};
  for (std::string cell; std::getline(rest, cell, '|');) {
    const auto from = cell.find_first_not_of(' '), to = cell.find_last_not_of(' ');
    cells.push_back(from == std::string::npos ? "" : cell.substr(from, to - from + 1));
  }
  return cells;
}

/// "2^128" as its digits.
std::string in_digits(const std::string& value) {
  return value.find('^') == std::string::npos ? value : parse_integer(value, "table").str();
}

}  // namespace

TEST_CASE("optimal advantage: the page's table is what the search finds") {
  std::ifstream page{std::string{CERTAMEN_SOURCE_ROOT} + "/docs/reference/optimal-advantage.md"};
  const Catalogue catalogue = standard_catalogue();
  std::size_t rows = 0;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| ") || line.starts_with("| scheme")) continue;
    const auto cells = cells_of(line);
    REQUIRE(cells.size() == 5);
    CAPTURE(line);
    CheckOptions options{.definition = cells[2], .optimal = true};
    std::istringstream pieces{cells[1]};
    for (std::string piece; std::getline(pieces, piece, ',');) {
      const auto equals = piece.find('=');
      options.parameters.set(piece.substr(0, equals), in_digits(piece.substr(equals + 1)));
    }
    if (!cells[3].empty()) options.parameters.set("q", cells[3]);
    const CheckReport report = check(catalogue, cells[0], options, Context{});
    REQUIRE(!report.rows.empty());  // what is proved of all may follow
    REQUIRE(report.rows[0].optimal);
    REQUIRE(report.rows[0].advantage);
    CHECK(report.rows[0].advantage->class_name() == "exact");
    const Rational value = report.rows[0].advantage->lower();
    CHECK((to_fraction(value) == cells[4] || to_decimal(value, 6) == cells[4]));
    ++rows;
  }
  CHECK(rows > 60);
}

}  // namespace optimal_table_test
