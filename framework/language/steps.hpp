// SPDX-License-Identifier: Apache-2.0
// The lines of a proof's sequence of games.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/language/game.hpp"
#include "framework/language/proof_games.hpp"
#include "framework/language/world.hpp"
#include "framework/run/context.hpp"

namespace certamen::language {

struct AssumptionHop {
  certamen::Assumption assumption;
  Towards towards;
  std::string reduction_name;
  GameAt reduction;
};

class StepReader {
 public:
  explicit StepReader(std::shared_ptr<ProofContext> context);

  /// Takes in what an induction counts, for its lines. The proof's other lines know nothing of it.
  /// Throws Error at its place for a name that is declared already, and unless it goes from a
  /// number on, as many times as a declared Int says.
  void count(const Induction& induction, const std::vector<const Step*>& lines);
  /// What the induction that the line is in counts, if it is in one.
  std::optional<IndexRange> counted(const Step& line) const;

  std::string text_of(const Step& step) const;
  /// The size that says how often each oracle is called; empty if the file gives a number.
  const std::string& calls_symbol() const { return calls_symbol_; }

  /// The game, or the reduction linked to it; with an oracle more at symbols, that no other game
  /// has, if it is not shown that nothing in it is undefined.
  GameAt game(const Step& step) const;
  /// Whether two lines are one reduction, composed with one and the other game of an assumption
  /// that the file makes, or of a lemma that applies.
  std::optional<AssumptionHop> by_assumption(const Step& first, const Step& second) const;
  /// What two other lines are said to be, and of a lemma's games, why the lemma does not apply.
  std::string reason_for_equality(const Step& first, const Step& second) const;
  /// Throws Error at the place of the first line that does not fit the proof: its sequence does not
  /// go from one game of the theorem to the other, a reduction is composed with another game than
  /// it says, or a line has other oracles than the theorem.
  void check(const std::vector<const Step*>& steps) const;
  /// Throws Error(unsupported) where something in the line's game may be undefined. What is not so
  /// at the instance, and not shown for all sizes, keeps the game from being verified.
  void expect_defined(const Step& step, const std::optional<Sizes>& instance,
                      const Context& context);
  /// What the file states by "bound:", which it must have. Throws what stated_bound() throws.
  BoundAt stated_bound() const;
  /// Whether all games can be made at these sizes.
  bool exist_at(const std::vector<const Step*>& steps, const Sizes& sizes) const;

 private:
  Sizes symbols() const;
  /// With what stands for each number that the line's induction counts.
  Sizes symbols(const Step& line) const;
  /// The assumption or lemma whose two games the lines compose one reduction with.
  std::optional<Assumed> assumed_between(Reader& reader, const Step& first,
                                         const Step& second) const;

  std::shared_ptr<ProofContext> context_;
  std::string calls_symbol_;
  std::set<const Step*> maybe_undefined_;
  std::map<const Step*, IndexRange> indices_;  // of lines in an induction
};

}  // namespace certamen::language
