// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/text/document.hpp"
#include "framework/text/xml.hpp"

namespace certamen {

namespace {

std::string row_of(const std::vector<std::string>& cells, std::string_view tag) {
  std::string text;
  for (const auto& cell : cells) text += fmt::format("<{0}>{1}</{0}>", tag, xml_escaped(cell));
  return text;
}

/// What a row says in a column for programs, as the value of an attribute.
std::string attribute(const DocumentTable& table, const std::vector<Datum>& row,
                      std::string_view key) {
  for (std::size_t i = 0; i < row.size(); ++i)
    if (table.columns[i].key == key) return xml_escaped(row[i].json.get<std::string>());
  return {};
}

}  // namespace

std::string to_html(const DocumentTable& table, std::string_view name) {
  std::string text = fmt::format("<table class=\"{}\">\n<thead><tr>{}</tr></thead>\n<tbody>\n",
                                 name, row_of(table.titles(), "th"));
  for (const auto& row : table.rows)
    text += fmt::format("<tr class=\"{}\" title=\"{}\">{}</tr>\n", attribute(table, row, "verdict"),
                        attribute(table, row, "reason"), row_of(table.shown(row), "td"));
  return text + "</tbody>\n</table>\n";
}

}  // namespace certamen
