// SPDX-License-Identifier: Apache-2.0
#include <span>
#include <utility>

#include "framework/error.hpp"
#include "framework/text/document.hpp"

namespace certamen {

namespace {

std::vector<Cell> cells_of(const std::vector<Datum>& row) {
  std::vector<Cell> cells;
  for (const auto& datum : row) cells.push_back({datum.text, datum.colour});
  return cells;
}

std::vector<TextTable::Column> text_columns(const DocumentTable& table) {
  std::vector<TextTable::Column> columns;
  for (const auto& column : table.columns) columns.push_back({column.title, column.align});
  return columns;
}

struct TextOfPart {
  bool colours;

  std::string operator()(const Document::Line& spans) const {
    std::string text;
    for (const auto& span : spans) text += painted(span.text, colours ? span.colour : Colour::none);
    return text + "\n";
  }

  std::string operator()(const DocumentTable& table) const {
    TextTable shown{text_columns(table)};
    for (const auto& row : table.rows) shown.add(cells_of(row));
    return shown.empty() ? std::string{} : shown.text(colours);
  }
};

std::string text_of(std::span<const Document::Part> parts, bool colours) {
  std::string text;
  for (const auto& part : parts) text += std::visit(TextOfPart{colours}, part);
  return text;
}

/// An empty line before what follows something.
void set_apart(std::string& text, const std::string& more, bool follows) {
  if (follows && !more.empty()) text += "\n";
  text += more;
}

std::string text_of(std::span<const std::vector<Document::Part>> blocks, bool colours,
                    bool follows) {
  std::string text;
  for (const auto& block : blocks)
    set_apart(text, text_of(block, colours), follows || !text.empty());
  return text;
}

}  // namespace

std::string to_text(const Document& document, bool colours) {
  return text_of(document.blocks(), colours, false);
}

void GrowingText::begin(const Document& beginning) {
  const std::span blocks{beginning.blocks()};
  const std::span parts{blocks.back()};
  const auto* table = parts.empty() ? nullptr : std::get_if<DocumentTable>(&parts.back());
  if (table == nullptr)
    throw Error{ErrorCode::usage, "document", "expected a table at the end of what is printed"};
  if (table_ || table->rows.empty()) return;
  std::vector<std::vector<Cell>> expected;
  for (const auto& row : table->rows) expected.push_back(cells_of(row));
  table_.emplace(text_columns(*table), expected);
  blocks_ = blocks.size();
  parts_ = parts.size();
  head_ = text_of(blocks.first(blocks_ - 1), colours_, false);
  const std::string own = text_of(parts.first(parts_ - 1), colours_) + table_->head(colours_);
  set_apart(head_, own, !head_.empty());
}

void GrowingText::row(const std::vector<Datum>& row) {
  if (table_) sink_(std::exchange(head_, {}) + table_->line(cells_of(row), colours_));
}

void GrowingText::finish(const Document& whole) {
  if (!table_) return sink_(to_text(whole, colours_));
  const std::span blocks{whole.blocks()};
  sink_(std::exchange(head_, {}) +
        text_of(std::span{blocks[blocks_ - 1]}.subspan(parts_), colours_) +
        text_of(blocks.subspan(blocks_), colours_, true));
}

}  // namespace certamen
