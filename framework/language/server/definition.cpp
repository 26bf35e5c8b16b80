// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/language/server/features.hpp"
#include "framework/language/server/symbols.hpp"

namespace certamen::language::server {

namespace {

Wire location(const Documents& documents, const Loaded& in, Place from, std::size_t length) {
  const Lines lines{in.source->text, documents.encoding()};
  const std::size_t begin = lines.offset_of(from);
  const Range range{lines.position_of(begin), lines.position_of(begin + length)};
  return {{"uri", documents.uri_of_file(in.source->name)}, {"range", to_wire(range)}};
}

/// Of what stands between quotation marks.
Wire file_named(const Documents& documents, Library& library, const Loaded& file,
                std::string_view quoted) {
  const std::string name{quoted.substr(1, quoted.size() - 2)};
  const auto kind = kind_of(name);
  if (!kind) return nullptr;
  try {
    const Loaded& found = library.load(library.find(file, {{}, name}), *kind);
    if (library.is_of_catalogue(found)) return nullptr;  // no editor can open it
    return location(documents, found, {}, 0);
  } catch (const Error& error) {
    if (is_defect(error.code())) throw;
    return nullptr;
  }
}

}  // namespace

std::size_t token_at(const std::vector<Token>& tokens, Place place) {
  const auto behind = std::ranges::upper_bound(tokens, place, {}, &Token::place);
  if (behind == tokens.begin()) return tokens.size() - 1;
  const auto last = static_cast<std::size_t>(behind - tokens.begin()) - 1;
  // A name that ends here, before a bracket say.
  const bool begins = tokens[last].place == place && tokens[last].kind == TokenKind::symbol;
  if (begins && last > 0 && tokens[last - 1].after == place) return last - 1;
  return place <= tokens[last].after ? last : tokens.size() - 1;
}

Wire definition_at(const Documents& documents, const Wire& params) {
  const Spot spot = spot_in(documents, params);
  if (!spot.document.kind) return nullptr;
  const Loaded& file = spot.document.loaded;
  std::vector<Error> ignored;
  const std::vector<Token> tokens = tokens_of(*file.source, &ignored);
  const std::size_t index = token_at(tokens, spot.lines.place_of(spot.offset));
  Library library = documents.library();
  if (tokens[index].kind == TokenKind::file)
    return file_named(documents, library, file, tokens[index].text);
  const auto symbol = symbol_at(library, file, tokens, index);
  if (!symbol || symbol->kind == SymbolKind::built_in || library.is_of_catalogue(symbol->in))
    return nullptr;
  return location(documents, symbol->in, symbol->place, tokens[index].text.size());
}

}  // namespace certamen::language::server
