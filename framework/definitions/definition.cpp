// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/definition.hpp"

#include "framework/error.hpp"
#include "framework/games/experiment.hpp"

namespace certamen {

std::string_view to_string(DefinitionKind kind) {
  switch (kind) {
  case DefinitionKind::indistinguishability: return "indistinguishability";
  case DefinitionKind::guess: return "guess";
  case DefinitionKind::search: return "search";
  case DefinitionKind::correctness: return "correctness";
  case DefinitionKind::cost: return "cost";
  }
  return "definition";
}

Definition::Definition(std::string name, DefinitionKind kind, std::vector<Package> games)
    : name_{std::move(name)}, kind_{kind}, games_{std::move(games)} {
  if (name_.empty()) throw Error{ErrorCode::usage, "definition", "a definition needs a name"};
}

namespace {

void expect_finalize(const std::string& name, const Package& game) {
  if (!game.finalize)
    throw Error{ErrorCode::usage, name + "/" + game.name,
                "this kind of definition needs a game with finalize"};
}

/// With the oracles in the order of the other game's: an adversary calls them by their names.
/// Nothing if they are not the same.
std::optional<Package> in_order_of(const Package& other, Package game) {
  if (game.exports.size() != other.exports.size()) return std::nullopt;
  std::vector<Procedure> exports;
  for (const Signature& oracle : interface_of(other)) {
    const Procedure* same = game.find_export(oracle.name);
    if (same == nullptr || same->signature != oracle) return std::nullopt;
    exports.push_back(*same);
  }
  game.exports = std::move(exports);
  return game;
}

}  // namespace

Definition Definition::indistinguishability(std::string name, Package left, Package right) {
  std::optional<Package> ordered = in_order_of(left, right);
  if (!ordered)
    throw Error{ErrorCode::type_mismatch, name,
                left.name + " and " + right.name +
                    " have different interfaces, so they can be told apart at sight"};
  return Definition{std::move(name),
                    DefinitionKind::indistinguishability,
                    {std::move(left), *std::move(ordered)}};
}

Definition Definition::guess(std::string name, Package game) {
  expect_finalize(name, game);
  return Definition{std::move(name), DefinitionKind::guess, {std::move(game)}};
}

Definition Definition::search(std::string name, Package game, Rational blind_guess) {
  expect_finalize(name, game);
  if (blind_guess < 0 || blind_guess > 1)
    throw Error{ErrorCode::bad_probability, name,
                "the blind guess wins with " + to_fraction(blind_guess)};
  Definition definition{std::move(name), DefinitionKind::search, {std::move(game)}};
  definition.blind_guess_ = definition.allowed_ = std::move(blind_guess);
  return definition;
}

Definition Definition::correctness(std::string name, Package game, Rational epsilon,
                                   Rational delta) {
  expect_finalize(name, game);
  if (delta < 0 || delta > 1)
    throw Error{ErrorCode::bad_probability, name,
                "delta is " + to_fraction(delta) + ", expected 0 to 1"};
  Definition definition{std::move(name), DefinitionKind::correctness, {std::move(game)}};
  definition.epsilon_ = std::move(epsilon);
  definition.allowed_ = std::move(delta);
  return definition;
}

Definition Definition::cost(std::string name, Package game, ImportId query, Integer release_cost,
                            Integer original_cost) {
  expect_finalize(name, game);
  if (game.find_export(query.name()) == nullptr)
    throw Error{ErrorCode::unknown_name, name + "/" + query.name(),
                game.name + " does not export it"};
  if (release_cost <= 0 || original_cost <= 0)
    throw Error{ErrorCode::bad_number, name, "costs are positive"};
  Definition definition{std::move(name), DefinitionKind::cost, {std::move(game)}};
  definition.allowed_ = 1;
  definition.query_ = std::move(query);
  definition.release_cost_ = std::move(release_cost);
  definition.original_cost_ = std::move(original_cost);
  return definition;
}

std::vector<Signature> Definition::interface() const {
  return interface_of(games_.front());
}

Definition Definition::with_default_trials(std::uint64_t trials) const {
  Definition changed = *this;
  changed.default_trials_ = trials;
  return changed;
}

Definition Definition::with_allowed(const Rational& advantage) const {
  Definition changed = *this;
  changed.allowed_ = advantage;
  return changed;
}

Definition Definition::with_proved_blind_guess() const {
  Definition changed = *this;
  changed.blind_guess_is_proved_ = true;
  return changed;
}

Evidence Definition::advantage(const std::vector<Evidence>& winning) const {
  if (winning.size() != games_.size())
    throw Error{ErrorCode::usage, name_, "expected one probability for each game"};
  switch (kind_) {
  case DefinitionKind::indistinguishability: return absolute(winning[1] - winning[0]);
  case DefinitionKind::guess: return affine(winning[0], 2, -1);
  default: return winning[0];
  }
}

Verdict judge(const Evidence& advantage, const Rational& allowed, bool optimal) {
  if (advantage.lower() > allowed) return Verdict::broken;
  return optimal && advantage.upper() <= allowed ? Verdict::meets : Verdict::undecided;
}

}  // namespace certamen
