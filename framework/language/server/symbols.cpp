// SPDX-License-Identifier: Apache-2.0
// What stands before a dot, and what a name means.
#include "framework/language/server/symbols.hpp"

#include <algorithm>

namespace certamen::language::server {

namespace {

using Symbols = std::vector<Symbol>;

std::optional<Symbol> named(const Symbols& symbols, std::string_view name) {
  const auto found = std::ranges::find(symbols, name, &Symbol::name);
  return found == symbols.end() ? std::nullopt : std::optional{*found};
}

Symbols built_ins(std::initializer_list<const char*> names) {
  Symbols symbols;
  for (const char* name : names) symbols.push_back({name, SymbolKind::built_in});
  return symbols;
}

Symbols parts_of(const Loaded& in, const Game& tree) {
  Symbols symbols;
  for (const Field& field : tree.fields)
    symbols.push_back(
        {field.variable.name, SymbolKind::field, in, field.variable.place, &field.variable.type});
  for (const Method& method : tree.methods)
    symbols.push_back({method.name, SymbolKind::method, in, method.place, &method.result});
  return symbols;
}

Symbols games_of_pair(const Symbol& pair) {
  Symbols symbols = built_ins({"Adversary"});
  for (const Game* game : games_of(*pair.in.file))
    symbols.push_back({game->name, SymbolKind::game, pair.in, game->place, nullptr, game});
  return symbols;
}

/// Of a value of this type, as the symbol's own file reads it.
Symbols members_of_type(Library& library, const Symbol& of) {
  switch (of.type->form) {
  case Form::map_type: return built_ins({"keys", "values", "entries"});
  case Form::function_type: return built_ins({"domain"});
  case Form::group_type: return built_ins({"order", "generator", "identity"});
  case Form::name: break;
  default: return {};
  }
  const auto type = named(visible(library, of.in, of.place), of.type->text);
  if (!type || type->tree == nullptr) return {};
  return parts_of(type->in, *type->tree);
}

/// What a reduction or an adversary calls.
Symbols oracles_of_challenger(Library& library, const Loaded& file, const Game& around) {
  const Expression* pair = nullptr;
  if (const auto* adversary = std::get_if<AdversaryFile>(&file.file->content))
    pair = &adversary->against;
  if (const auto* proof = std::get_if<ProofFile>(&file.file->content))
    for (const auto& helper : proof->helpers)
      if (const auto* it = std::get_if<Reduction>(&helper); it && &it->game == &around)
        pair = &it->composed;
  if (pair == nullptr) return {};
  const Expression& name = pair->form == Form::call ? pair->parts[0] : *pair;
  const auto symbol = named(visible(library, file, {}), name.text);
  if (!symbol || symbol->kind != SymbolKind::pair) return {};
  Symbols symbols;
  for (const Symbol& part : parts_of(symbol->in, *games_of(*symbol->in.file).front()))
    if (part.kind == SymbolKind::method) symbols.push_back(part);
  return symbols;
}

/// The bracket that the one at this token closes; nothing if there is none.
std::optional<std::size_t> opening(const std::vector<Token>& tokens, std::size_t closing) {
  std::size_t open = 0;
  for (std::size_t i = closing + 1; i-- > 0;) {
    if (tokens[i].text == ")") ++open;
    if (tokens[i].text == "(" && --open == 0) return i;
  }
  return std::nullopt;
}

/// "a.b.c." has 3; what a long one stands for is not looked for.
constexpr std::size_t longest_chain = 32;
std::size_t length_of_chain(const std::vector<Token>& tokens, std::size_t dot) {
  std::size_t length = 0;
  while (dot > 1 && tokens[dot].text == "." && length <= longest_chain) {
    ++length;
    std::size_t object = dot - 1;
    if (tokens[object].text == ")") {
      const auto open = opening(tokens, object);
      if (!open || *open == 0) return length;
      object = *open - 1;
    }
    if (object == 0) return length;
    dot = object - 1;
  }
  return length;
}

}  // namespace

std::vector<Symbol> members_before(Library& library, const Loaded& file,
                                   const std::vector<Token>& tokens, std::size_t dot) {
  if (dot == 0 || length_of_chain(tokens, dot) > longest_chain) return {};
  std::size_t object = dot - 1;
  if (tokens[object].text == ")") {
    const auto open = opening(tokens, object);
    if (!open || *open == 0) return {};
    object = *open - 1;
  }
  const Token& token = tokens[object];
  const bool after_dot = object > 0 && tokens[object - 1].text == ".";
  const Game* around = game_around(file, tokens, token.place);
  if (token.text == "this" && around != nullptr) return parts_of(file, *around);
  if (token.text == "challenger" && !after_dot && around != nullptr)
    return oracles_of_challenger(library, file, *around);
  const auto symbol = symbol_at(library, file, tokens, object);
  if (!symbol) return {};
  if (symbol->kind == SymbolKind::pair) return games_of_pair(*symbol);
  return symbol->type != nullptr ? members_of_type(library, *symbol) : Symbols{};
}

std::optional<Symbol> symbol_at(Library& library, const Loaded& file,
                                const std::vector<Token>& tokens, std::size_t index) {
  const Token& token = tokens[index];
  if (token.kind != TokenKind::name) return std::nullopt;
  if (index > 0 && tokens[index - 1].text == ".")
    return named(members_before(library, file, tokens, index - 1), token.text);
  // The name that the file gives to its games is used by other files only.
  if (const auto own = exported(file); own && own->place == token.place) return own;
  // A declaration stands for itself, though another one may hide it elsewhere.
  const Symbols all = visible(library, file, token.place);
  const auto self = std::ranges::find_if(all, [&](const Symbol& symbol) {
    return symbol.in.source == file.source && symbol.place == token.place;
  });
  if (self != all.end()) return *self;
  for (const Game* game : games_of(*file.file))
    if (game->place == token.place)
      return Symbol{game->name, SymbolKind::game, file, game->place, nullptr, game};
  return named(all, token.text);
}

}  // namespace certamen::language::server
