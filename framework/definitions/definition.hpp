// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/definitions/evidence.hpp"
#include "framework/games/adversary.hpp"
#include "framework/games/package.hpp"

namespace certamen {

/// How winning becomes an advantage: see the makers of Definition, one for each.
enum class DefinitionKind { indistinguishability, guess, search, correctness, cost };
/// The name of the enumerator: "search".
std::string_view to_string(DefinitionKind kind);

/// A security definition for one scheme: the games, and how winning becomes an advantage. The games
/// of a scheme that calls oracles of another game import them: they are reductions, and are linked
/// before they are played.
class Definition {
 public:
  /// abs(Pr[1 <- A.right] - Pr[1 <- A.left]); both games must have the same oracles,
  /// in any order: the right one gets them in the order of the left one's.
  static Definition indistinguishability(std::string name, Package left, Package right);
  /// 2 Pr[win] - 1, for a game with a hidden challenge bit.
  static Definition guess(std::string name, Package game);
  /// Pr[win], shown beside the best blind guess.
  static Definition search(std::string name, Package game, Rational blind_guess);
  /// Probabilities are rationals: 0.1 is not 1/10.
  static Definition search(std::string name, Package game, std::floating_point auto) = delete;
  /// Pr[error > epsilon], to be at most delta. The game's Finalize takes Unit and says whether the
  /// error was too large.
  static Definition correctness(std::string name, Package game, Rational epsilon, Rational delta);
  /// How many times cheaper than the release an evaluator is that stays within the accuracy. The
  /// game exports `query`() -> x, others, and finalize(y); an evaluator's cost is that of the nodes
  /// that depend on x. Throws Error(unknown_name) for a query that the game does not export.
  /// `release_cost` and `original_cost` are per query, in multiply-adds; the scheme claims that no
  /// evaluator is faster than the release.
  static Definition cost(std::string name, Package game, ImportId query, Integer release_cost,
                         Integer original_cost);

  /// In kebab case, as the catalogue has it.
  const std::string& name() const { return name_; }
  /// Which of the makers made it.
  DefinitionKind kind() const { return kind_; }
  /// Left and right for indistinguishability, else one.
  const std::vector<Package>& games() const { return games_; }
  /// The procedures that an adversary may call: the same in all games.
  std::vector<Signature> interface() const;
  /// search: what the best blind guess wins, or 0 where something else is allowed; the others: 0.
  const Rational& blind_guess() const { return blind_guess_; }
  /// search: that no adversary wins more than the blind guess without calling the oracles, whatever
  /// the scheme is.
  bool blind_guess_is_proved() const { return blind_guess_is_proved_; }
  /// The advantage at which the definition counts as met: blind guess (search), delta
  /// (correctness), else 0.
  const Rational& allowed() const { return allowed_; }
  /// Correctness: the error above which a trial fails; the others: 0.
  const Rational& epsilon() const { return epsilon_; }
  const ImportId& query() const { return query_; }  // cost
  /// Cost: of the release, in multiply-adds a query.
  const Integer& release_cost() const { return release_cost_; }
  /// Cost: of the model that is released, in multiply-adds a query.
  const Integer& original_cost() const { return original_cost_; }
  /// Trials that a numeric experiment of this definition deserves by default.
  std::uint64_t default_trials() const { return default_trials_; }
  /// The same with another default number of trials.
  Definition with_default_trials(std::uint64_t trials) const;
  /// The same, met up to that advantage.
  Definition with_allowed(const Rational& advantage) const;
  Definition with_allowed(std::floating_point auto advantage) const = delete;
  /// The same, with blind_guess_is_proved(): only for games where it is.
  Definition with_proved_blind_guess() const;

  /// From Pr[win] (indistinguishability: of the left and of the right game) to the advantage.
  Evidence advantage(const std::vector<Evidence>& winning) const;

 private:
  Definition(std::string name, DefinitionKind kind, std::vector<Package> games);

  std::string name_;
  DefinitionKind kind_;
  std::vector<Package> games_;
  Rational blind_guess_ = 0, allowed_ = 0, epsilon_ = 0;
  bool blind_guess_is_proved_ = false;
  ImportId query_ = {};
  Integer release_cost_ = 0, original_cost_ = 0;
  std::uint64_t default_trials_ = 0;
};

/// broken if even the safe lower end is above what is allowed; meets if the safe upper end is not
/// and the adversary is the optimal one (or there is none to choose: correctness); undecided
/// otherwise.
Verdict judge(const Evidence& advantage, const Rational& allowed, bool optimal);

}  // namespace certamen
