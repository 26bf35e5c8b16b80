// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "framework/language/server/exact_value.hpp"
#include "framework/language/server/features.hpp"
#include "framework/language/server/symbols.hpp"

namespace certamen::language::server {

namespace {

constexpr double most_hover_seconds = 1;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> all) {
  return std::ranges::find(all, text) != all.end();
}

/// A declaration in its text, from its first token to behind its last one.
class Declaration {
 public:
  explicit Declaration(const Symbol& symbol)
      : symbol_{symbol}, tokens_{tokens_of(*symbol.in.source, &ignored_)} {
    name_ = token_at(tokens_, symbol.place);
    const bool local = symbol.kind == SymbolKind::parameter || symbol.kind == SymbolKind::variable;
    first_ = local ? begin_of_variable() : begin_of_member();
    last_ = end();
  }

  std::string text() const {
    if (symbol_.kind == SymbolKind::pair) return pair();
    return text_between(*symbol_.in.source, tokens_[first_].place, tokens_[last_].after);
  }

  /// The comment that ends on the line above.
  std::string comment() const {
    std::size_t first = first_;
    if (symbol_.kind == SymbolKind::pair) first = begin_of(*games_of(*symbol_.in.file).front());
    const std::string& text = symbol_.in.source->text;
    std::size_t end = Lines{text, Encoding::utf8}.offset_of(Place{tokens_[first].place.line, 1});
    std::string found;
    while (end > 0) {
      const std::size_t begin = end > 1 ? text.rfind('\n', end - 2) + 1 : 0;
      const std::string_view line = trimmed(std::string_view{text}.substr(begin, end - begin));
      if (!line.starts_with("//") || line.starts_with("// certamen ")) break;
      std::string_view words = line.substr(2);
      if (words.starts_with(' ')) words.remove_prefix(1);
      found = std::string{words} + (found.empty() ? "" : "\n") + found;
      end = begin;
    }
    return found;
  }

 private:
  static std::string_view trimmed(std::string_view line) {
    constexpr std::string_view spaces = " \t\r\n";
    while (!line.empty() && spaces.find(line.front()) != std::string_view::npos)
      line.remove_prefix(1);
    while (!line.empty() && spaces.find(line.back()) != std::string_view::npos)
      line.remove_suffix(1);
    return line;
  }

  /// Behind what ended before: ";", "{" or "}", "let:", or an import.
  std::size_t begin_of_member() const {
    std::size_t first = name_;
    while (first > 0 && !is_one_of(tokens_[first - 1].text, {";", "{", "}", ":"})) --first;
    return first;
  }
  /// The same, or an open bracket, or a comma that is in no bracket.
  std::size_t begin_of_variable() const {
    std::size_t first = name_, open = 0;
    while (first > 0) {
      const std::string_view before = tokens_[first - 1].text;
      if (open == 0 && is_one_of(before, {";", "{", "}", ":", "(", ","})) break;
      if (is_one_of(before, {")", "]", ">"})) ++open;
      if (open > 0 && is_one_of(before, {"(", "[", "<"})) --open;
      --first;
    }
    return first;
  }
  std::size_t begin_of(const Game& game) const {
    std::size_t first = token_at(tokens_, game.place);
    while (first > 0 && !is_one_of(tokens_[first - 1].text, {";", "{", "}"})) --first;
    return first;
  }

  /// A head ends before its body, a field with its value, all else with the name.
  std::size_t end() const {
    std::size_t last = name_;
    const bool head = symbol_.tree != nullptr || symbol_.kind == SymbolKind::method;
    if (!head && symbol_.kind != SymbolKind::field) return last;
    while (last + 2 < tokens_.size() && !is_one_of(tokens_[last + 1].text, {"{", ";"})) ++last;
    return last;
  }

  std::string pair() const {
    std::string text;
    for (const Game* game : games_of(*symbol_.in.file)) {
      std::size_t last = token_at(tokens_, game->place);
      while (last + 2 < tokens_.size() && tokens_[last + 1].text != "{") ++last;
      text +=
          text_between(*symbol_.in.source, tokens_[begin_of(*game)].place, tokens_[last].after) +
          "\n";
    }
    return text + "export as " + symbol_.name;
  }

  Symbol symbol_;
  std::vector<Error> ignored_;
  std::vector<Token> tokens_;
  std::size_t name_ = 0, first_ = 0, last_ = 0;
};

}  // namespace

Wire hover_at(const Documents& documents, const Wire& params, const Context& context) {
  const Spot spot = spot_in(documents, params);
  if (!spot.document.kind) return nullptr;
  const Loaded& file = spot.document.loaded;
  std::vector<Error> ignored;
  const std::vector<Token> tokens = tokens_of(*file.source, &ignored);
  const std::size_t index = token_at(tokens, spot.lines.place_of(spot.offset));
  Library library = documents.library();
  const auto symbol = symbol_at(library, file, tokens, index);
  if (!symbol || symbol->kind == SymbolKind::built_in) return nullptr;
  const Declaration declaration{*symbol};
  std::string text = "```froglang\n" + declaration.text() + "\n```";
  if (const std::string comment = declaration.comment(); !comment.empty()) text += "\n\n" + comment;
  const bool is_game = symbol->kind == SymbolKind::pair || symbol->kind == SymbolKind::game ||
                       symbol->kind == SymbolKind::adversary;
  if (is_game)
    if (const auto value = exact_value(documents, symbol->in, most_hover_seconds, context))
      text += "\n\n" + *value;
  const Range range{spot.lines.position_of(tokens[index].place),
                    spot.lines.position_of(tokens[index].after)};
  return {{"contents", {{"kind", "markdown"}, {"value", text}}}, {"range", to_wire(range)}};
}

}  // namespace certamen::language::server
