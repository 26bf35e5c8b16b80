// SPDX-License-Identifier: Apache-2.0
#include "framework/report/document.hpp"

namespace certamen {

namespace {

struct TextOfPart {
  bool colours;

  std::string operator()(const Document::Line& spans) const {
    std::string text;
    for (const auto& span : spans) text += painted(span.text, colours ? span.colour : Colour::none);
    return text + "\n";
  }

  std::string operator()(const DocumentTable& table) const {
    std::vector<TextTable::Column> columns;
    for (const auto& column : table.columns) columns.push_back({column.title, column.align});
    TextTable shown{std::move(columns)};
    for (const auto& row : table.rows) {
      std::vector<Cell> cells;
      for (const auto& datum : row) cells.push_back({datum.text, datum.colour});
      shown.add(std::move(cells));
    }
    return shown.empty() ? std::string{} : shown.text(colours);
  }
};

}  // namespace

std::string to_text(const Document& document, bool colours) {
  std::string text;
  for (const auto& block : document.blocks()) {
    std::string own;
    for (const auto& part : block) own += std::visit(TextOfPart{colours}, part);
    if (!text.empty() && !own.empty()) text += "\n";
    text += own;
  }
  return text;
}

}  // namespace certamen
