// SPDX-License-Identifier: Apache-2.0
// Trees do not know where games and blocks end, so that what a place is in is told by what begins
// before it.
#include "framework/language/server/symbols.hpp"

#include <algorithm>

namespace certamen::language::server {

namespace {

using Symbols = std::vector<Symbol>;

class Visible {
 public:
  Visible(Library& library, const Loaded& file, Place at)
      : library_{library}, file_{file}, at_{at}, tokens_{tokens_of(*file.source, &ignored_)} {}

  Symbols all() {
    if (const Game* game = game_around(file_, tokens_, at_)) in_game(*game);
    if (const auto* proof = std::get_if<ProofFile>(&file_.file->content)) in_proof(*proof);
    if (const auto own = exported(file_); own && own->kind != SymbolKind::pair) add(*own);
    for (const Import& import : file_.file->imports) add_import(import);
    return std::move(symbols_);
  }

 private:
  void add(Symbol symbol) {
    if (!symbol.name.empty()) symbols_.push_back(std::move(symbol));
  }
  void add(SymbolKind kind, const std::string& name, Place place, const Expression* type) {
    add({name, kind, file_, place, type});
  }
  void add(SymbolKind kind, const Variable& variable) {
    add(kind, variable.name, variable.place, &variable.type);
  }

  void in_game(const Game& game) {
    const Method* around = nullptr;
    for (const Method& method : game.methods)
      if (method.place <= at_) around = &method;
    const bool known_end = around != nullptr && around->end != Place{};
    if (around != nullptr && (!known_end || at_ <= around->end)) {
      const std::size_t first = symbols_.size();
      in_block(around->body, known_end ? around->end : at_);
      std::reverse(symbols_.begin() + static_cast<std::ptrdiff_t>(first), symbols_.end());
      for (const Variable& parameter : around->parameters) add(SymbolKind::parameter, parameter);
    }
    for (const Field& field : game.fields) add(SymbolKind::field, field.variable);
    for (const Method& method : game.methods)
      add(SymbolKind::method, method.name, method.place, &method.result);
    for (const Variable& parameter : game.parameters) add(SymbolKind::parameter, parameter);
  }

  void in_proof(const ProofFile& proof) {
    for (const Let& let : proof.lets) add(SymbolKind::variable, let.field.variable);
    for (const auto& helper : proof.helpers) {
      const auto* reduction = std::get_if<Reduction>(&helper);
      const Game& game = reduction != nullptr ? reduction->game : std::get<Game>(helper);
      add({game.name, reduction != nullptr ? SymbolKind::reduction : SymbolKind::game, file_,
           game.place, nullptr, &game});
    }
  }

  /// Names that are declared before the place; those of a block inside only if the next statement
  /// begins behind the place.
  void in_block(const Block& block, Place end) {
    for (std::size_t i = 0; i < block.size() && block[i].place <= at_; ++i) {
      const Place next = i + 1 < block.size() ? block[i + 1].place : end;
      in_statement(block[i], at_ < next || (i + 1 == block.size() && at_ <= end), next);
    }
  }

  void in_statement(const Statement& statement, bool inside, Place end) {
    const auto& action = statement.action;
    if (const auto* it = std::get_if<Assign>(&action)) return declared(it->type, it->targets);
    if (const auto* it = std::get_if<Draw>(&action)) return declared(it->type, it->targets);
    if (!inside) return;
    if (const auto* count = std::get_if<Count>(&action)) {
      add(SymbolKind::variable, count->name, name_behind(statement.place, count->name), nullptr);
      in_block(count->block, end);
    }
    if (const auto* each = std::get_if<Each>(&action)) {
      add(SymbolKind::variable, each->name, name_behind(statement.place, each->name), &each->type);
      in_block(each->block, end);
    }
    if (const auto* chosen = std::get_if<If>(&action)) {
      const Block* around = nullptr;
      for (const Branch& branch : chosen->branches)
        if (!branch.block.empty() && branch.block.front().place <= at_) around = &branch.block;
      if (around != nullptr) in_block(*around, end);
    }
  }

  void declared(const std::optional<Expression>& type, const std::vector<Expression>& targets) {
    if (!type) return;
    for (const Expression& target : targets)
      if (target.form == Form::name && target.place <= at_)
        add(SymbolKind::variable, target.text, target.place,
            targets.size() == 1 ? &*type : nullptr);
  }

  /// The tree of a loop does not say where its name stands.
  Place name_behind(Place place, const std::string& name) const {
    for (const Token& token : tokens_)
      if (place <= token.place && token.text == name) return token.place;
    return place;
  }

  void add_import(const Import& import) {
    try {
      const auto kind = kind_of(import.file);
      if (!kind || *kind == FileKind::proof || *kind == FileKind::adversary) return;
      auto symbol = exported(library_.load(library_.find(file_, import), *kind));
      if (!symbol) return;
      if (import.alias) symbol->name = *import.alias;
      add(*std::move(symbol));
    } catch (const Error& error) {
      if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
    }
  }

  Library& library_;
  const Loaded& file_;
  Place at_;
  std::vector<Error> ignored_;
  std::vector<Token> tokens_;
  Symbols symbols_;
};

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

std::vector<const Game*> games_of(const File& file) {
  if (const auto* it = std::get_if<PrimitiveFile>(&file.content)) return {&it->primitive};
  if (const auto* it = std::get_if<SchemeFile>(&file.content)) return {&it->scheme};
  if (const auto* it = std::get_if<AdversaryFile>(&file.content)) return {&it->adversary};
  if (const auto* it = std::get_if<GameFile>(&file.content)) return {&it->left, &it->right};
  std::vector<const Game*> games;
  for (const auto& helper : std::get<ProofFile>(file.content).helpers) {
    const auto* reduction = std::get_if<Reduction>(&helper);
    games.push_back(reduction != nullptr ? &reduction->game : std::get_if<Game>(&helper));
  }
  return games;
}

const Game* game_around(const Loaded& file, const std::vector<Token>& tokens, Place at) {
  const Game* around = nullptr;
  for (const Game* game : games_of(*file.file))
    if (!game->name.empty() && game->place <= at) around = game;
  if (around == nullptr || !std::holds_alternative<ProofFile>(file.file->content)) return around;
  for (std::size_t i = 0; i + 1 < tokens.size() && tokens[i].place <= at; ++i)
    if (tokens[i].text == "proof" && tokens[i + 1].text == ":" && around->place < tokens[i].place)
      return nullptr;
  return around;
}

std::optional<Symbol> exported(const Loaded& file) {
  const auto whole = [&](SymbolKind kind, const Game& tree) {
    return Symbol{tree.name, kind, file, tree.place, nullptr, &tree};
  };
  const auto& content = file.file->content;
  if (const auto* it = std::get_if<PrimitiveFile>(&content))
    return whole(SymbolKind::primitive, it->primitive);
  if (const auto* it = std::get_if<SchemeFile>(&content))
    return whole(SymbolKind::scheme, it->scheme);
  if (const auto* it = std::get_if<AdversaryFile>(&content))
    return whole(SymbolKind::adversary, it->adversary);
  const auto* games = std::get_if<GameFile>(&content);
  if (games == nullptr || games->name.empty()) return std::nullopt;
  std::vector<Error> ignored;
  const std::vector<Token> tokens = tokens_of(*file.source, &ignored);
  Place place = games->left.place;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i)
    if (tokens[i].text == "export" && tokens[i + 1].text == "as") place = tokens[i + 2].place;
  return Symbol{games->name, SymbolKind::pair, file, place};
}

std::vector<Symbol> visible(Library& library, const Loaded& file, Place at) {
  return Visible{library, file, at}.all();
}

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
