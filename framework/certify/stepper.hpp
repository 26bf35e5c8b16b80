// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/certify/runner.hpp"

namespace certamen::certify {

/// What writing and checking a certificate may cost; beyond that Error(too_large).
struct Limits {
  std::size_t paths = 200'000;       // outcomes of coins that are run
  std::size_t positions = 20'000;    // of a table
  std::size_t references = 500'000;  // from a position to the next ones
  std::size_t vectors = 400;         // of a basis
  std::size_t updates = 20'000'000;  // of weights
  std::function<bool()> stop = {};   // asked now and then: Error(interrupted)
};

/// Counts what is done against a limit.
class Work {
 public:
  explicit Work(const Limits& limits) : left_{limits.updates}, most_{limits.updates} {}
  /// Throws Error(too_large) beyond the limit.
  void spend(std::size_t updates);

 private:
  std::size_t left_, most_;
};

/// Counts outcomes of coins against a limit.
class PathCount {
 public:
  /// Errors name the game.
  PathCount(Limits limits, std::string game) : limits_{std::move(limits)}, game_{std::move(game)} {}
  /// Counts one more. Throws Error(too_large) beyond the limit, and Error(interrupted).
  void add();

 private:
  Limits limits_;
  std::string game_;
  std::size_t paths_ = 0;
};

/// A game in which every oracle is one step from what is remembered to an answer and to what is
/// remembered then, all in plain values. What no later step reads is not remembered. How often an
/// oracle has been called is public and not part of it.
class Stepper {
 public:
  using Id = std::size_t;
  struct Step {
    Integer answer;
    Id then;
    Rational weight;
  };

  /// Throws Error(unsupported) for a package with open imports.
  Stepper(const Package& game, const Limits& limits);

  const std::vector<Procedure>& oracles() const { return stack_[0].exports; }
  const std::optional<Procedure>& finalize() const { return stack_[0].finalize; }
  /// All inputs of an oracle, in a fixed order; those of finalize likewise.
  const std::vector<std::vector<Integer>>& inputs(std::size_t oracle);
  const std::vector<Integer>& outputs();

  /// After the initializers: probabilities that add up to 1.
  std::map<Id, Rational> start();
  /// The steps of a call; nothing if it reads a state that has not been written.
  const std::optional<std::vector<Step>>& call(Id from, std::size_t oracle, std::size_t input);
  /// The probability that finalize says yes to an output; nothing likewise.
  const std::optional<Rational>& verdict(Id from, std::size_t output);

  /// The steps of one call of an oracle of this game, or of its finalize; nothing likewise.
  std::optional<std::vector<Step>> steps(Id from, const Procedure& procedure,
                                         const std::vector<Integer>& inputs);

  Id id_of(const Memory& memory);
  const Memory& memory(Id id) const { return *memories_[id]; }
  /// States that have a value.
  std::vector<bool> written(Id id) const;
  std::size_t size() const { return memories_.size(); }

 private:
  std::vector<Package> stack_;  // the game, alone
  std::map<Memory, Id> ids_;
  std::vector<const Memory*> memories_;
  std::map<std::size_t, std::vector<std::vector<Integer>>> inputs_;
  std::optional<std::vector<Integer>> outputs_;
  std::map<std::vector<std::size_t>, std::optional<std::vector<Step>>> calls_;
  std::map<std::pair<Id, std::size_t>, std::optional<Rational>> verdicts_;
  PathCount paths_;
};

}  // namespace certamen::certify
