// SPDX-License-Identifier: Apache-2.0
// Trees do not know where games and blocks end, so that what a place is in is told by what begins
// before it.
#include <algorithm>

#include "framework/language/server/symbols.hpp"

namespace certamen::language::server {

namespace {

class Visible {
 public:
  Visible(Library& library, const Loaded& file, Place at)
      : library_{library}, file_{file}, at_{at}, tokens_{tokens_of(*file.source, &ignored_)} {}

  std::vector<Symbol> all() {
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
  std::vector<Symbol> symbols_;
};

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

}  // namespace certamen::language::server
