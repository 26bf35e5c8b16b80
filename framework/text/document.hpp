// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "framework/definitions/evidence.hpp"
#include "framework/text/growing_table.hpp"
#include "framework/text/json.hpp"
#include "framework/text/text_table.hpp"

namespace certamen {

/// One thing in a table: what people read, and what programs do.
struct Datum {
  std::string text = {};
  Json json = {};
  Colour colour = Colour::none;
};

/// The same to both.
Datum word(std::string text, Colour colour = Colour::none);
Datum count(std::uint64_t number);
/// A dash and null for what is empty.
Datum word_or_dash(const std::string& text);
/// A number with its evidence; `none` and null if there is none.
Datum value(const std::optional<Evidence>& evidence, const std::string& none = "-");
/// To people or to programs alone.
Datum for_people(std::string text, Colour colour = Colour::none);
Datum for_programs(Json json);
/// The row has no such field.
Datum left_out();

/// A table for people and, if it has a key, an array of objects for programs. A column without a
/// title is for programs, one without a key for people; columns that say nothing to people are left
/// out.
struct DocumentTable {
  struct Column {
    std::string title;
    std::string key;
    TextTable::Align align = TextTable::Align::left;
  };
  std::string key;
  std::vector<Column> columns;
  std::vector<std::vector<Datum>> rows = {};  // a datum for each column

  /// Of the columns that have one, and what a row shows there: a dash for nothing.
  std::vector<std::string> titles() const;
  std::vector<std::string> shown(const std::vector<Datum>& row) const;
};

/// What a command found, once. A renderer makes one form of output of it (document_text.cpp and
/// the like) and knows nothing of what it is about.
class Document {
 public:
  struct Fact {
    std::string key;
    Json value;
  };
  /// Spans of one line, which ends with the last of them.
  using Line = std::vector<Cell>;
  using Part = std::variant<Line, DocumentTable>;

  explicit Document(int exit_status) : exit_status_{exit_status} {}

  /// A fact for programs, in their order. A table whose key is a fact's takes its place; others
  /// follow the facts.
  Document& fact(std::string key, Json value = {});
  /// That the report is not whole, if it is not.
  Document& stopped(StopReason reason);
  /// What follows is set apart by an empty line, unless nothing does.
  Document& block();
  Document& line(Line spans);
  Document& line(std::string text) { return line(Line{{std::move(text)}}); }
  /// Each line of a text.
  Document& lines(const std::string& text);
  Document& table(DocumentTable table);

  /// Of the command that prints it.
  int exit_status() const { return exit_status_; }
  const std::vector<Fact>& facts() const { return facts_; }
  const std::vector<std::vector<Part>>& blocks() const { return blocks_; }

 private:
  int exit_status_;
  std::vector<Fact> facts_;
  std::vector<std::vector<Part>> blocks_{1};
};

/// The array of a table, as a fact may have it.
Json rows_json(const DocumentTable& table);

std::string to_text(const Document& document, bool colours);
/// The text of a document that is printed while it is made. Nothing is printed before the first row
/// or the end, so that an error may come first.
class GrowingText {
 public:
  /// Takes a piece of the text, whole lines.
  using Sink = std::function<void(const std::string& part)>;
  /// With `colours` the text has ANSI codes, as to_text() writes them.
  GrowingText(Sink sink, bool colours) : sink_{std::move(sink)}, colours_{colours} {}

  /// How the document begins, up to the table whose rows follow; its own rows show how wide cells
  /// may get, and are not printed. A second call says nothing new, and neither does one without
  /// such rows. Throws Error(usage) if there is no table at the end.
  void begin(const Document& beginning);
  /// A row of that table.
  void row(const std::vector<Datum>& row);
  /// What follows the table in the whole document; all of it if nothing was begun.
  void finish(const Document& whole);

 private:
  Sink sink_;
  bool colours_;
  std::optional<GrowingTable> table_;
  std::size_t blocks_ = 0, parts_ = 0;  // up to the table, and in its block
  std::string head_;                    // not yet printed
};

/// A longtable.
std::string to_latex(const DocumentTable& table);
/// A table of this class. What is `verdict` and `reason` to programs is a row's class and title.
std::string to_html(const DocumentTable& table, std::string_view name);
/// One JSON document, with its schema's number and the version first (docs/reference/json.md).
std::string to_json(const Document& document);

}  // namespace certamen
