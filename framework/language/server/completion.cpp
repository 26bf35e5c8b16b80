// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <set>

#include "framework/language/server/features.hpp"
#include "framework/language/server/symbols.hpp"

namespace certamen::language::server {

namespace {

constexpr std::size_t most_files = 1000;

/// The protocol's CompletionItemKind.
enum class ItemKind : int {
  method = 2,
  field = 5,
  variable = 6,
  class_ = 7,
  interface = 8,
  module = 9,
  property = 10,
  keyword = 14,
  file = 17
};

ItemKind kind_of_item(SymbolKind kind) {
  switch (kind) {
  case SymbolKind::primitive: return ItemKind::interface;
  case SymbolKind::scheme:
  case SymbolKind::game:
  case SymbolKind::reduction:
  case SymbolKind::adversary: return ItemKind::class_;
  case SymbolKind::pair: return ItemKind::module;
  case SymbolKind::method: return ItemKind::method;
  case SymbolKind::field: return ItemKind::field;
  case SymbolKind::parameter:
  case SymbolKind::variable: return ItemKind::variable;
  case SymbolKind::built_in: break;
  }
  return ItemKind::property;
}

class Items {
 public:
  void add(const std::string& label, ItemKind kind, const std::string& detail = {}) {
    if (!seen_.insert(label).second) return;
    Wire item{{"label", label}, {"kind", static_cast<int>(kind)}};
    if (!detail.empty()) item["detail"] = detail;
    items_.push_back(std::move(item));
  }
  void add(const std::vector<Symbol>& symbols) {
    for (const Symbol& symbol : symbols)
      add(symbol.name, kind_of_item(symbol.kind),
          symbol.type != nullptr ? language::to_text(*symbol.type) : std::string{});
  }
  Wire all() && { return std::move(items_); }

 private:
  std::set<std::string> seen_;
  Wire items_ = Wire::array();
};

/// Whether the place is between quotation marks, which its line opens.
bool is_in_quotes(const std::string& text, std::size_t offset) {
  const std::size_t begin = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
  const std::string_view before = std::string_view{text}.substr(begin, offset - begin);
  return before.find("//") == std::string_view::npos && std::ranges::count(before, '\'') % 2 == 1;
}

void add_files(Items& items, const Documents& documents, const Document& document) {
  std::vector<std::string> folders{std::filesystem::path{document.path()}.parent_path().string()};
  folders.insert(folders.end(), documents.folders().begin(), documents.folders().end());
  std::vector<std::string> names;
  for (const std::string& folder : folders) {
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
      const std::string name = entry.path().filename().string();
      if (names.size() < most_files && kind_of(name)) names.push_back(name);
    }
  }
  for (const auto& [uri, other] : documents.all())
    if (other.kind) names.push_back(std::filesystem::path{other.path()}.filename().string());
  std::ranges::sort(names);
  for (const std::string& name : names) items.add(name, ItemKind::file);
}

}  // namespace

Wire completions_at(const Documents& documents, const Wire& params) {
  const Spot spot = spot_in(documents, params);
  Items items;
  if (!spot.document.kind) return std::move(items).all();
  const Loaded& file = spot.document.loaded;
  if (is_in_quotes(file.source->text, spot.offset)) {
    add_files(items, documents, spot.document);
    return std::move(items).all();
  }
  std::vector<Error> ignored;
  const std::vector<Token> tokens = tokens_of(*file.source, &ignored);
  const Place place = spot.lines.place_of(spot.offset);
  // The last token that begins before the place; the name that is being written is none of it.
  std::size_t before = 0;
  while (before < tokens.size() && tokens[before].place < place) ++before;
  const bool in_word =
      before > 0 && tokens[before - 1].after >= place &&
      (tokens[before - 1].kind == TokenKind::name || tokens[before - 1].kind == TokenKind::keyword);
  if (in_word) --before;
  Library library = documents.library();
  if (before > 0 && tokens[before - 1].text == ".") {
    items.add(members_before(library, file, tokens, before - 1));
    return std::move(items).all();
  }
  items.add(visible(library, file, place));
  for (const std::string_view word : reserved_words())
    items.add(std::string{word}, ItemKind::keyword);
  for (const std::string_view word : words_of_places())
    items.add(std::string{word}, ItemKind::keyword);
  return std::move(items).all();
}

}  // namespace certamen::language::server
