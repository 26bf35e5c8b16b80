// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "framework/engines/optimal/hypotheses.hpp"

namespace certamen {

/// Numbers greater than 1, no two of which have a common factor, such that each of the given ones
/// (none of which is 0) is a product of powers of them; in ascending order.
std::vector<std::uint64_t> coprime_base(std::vector<std::uint64_t> numbers);

/// The exponents of a number over a base of which it is a product of powers.
std::vector<std::uint16_t> exponents_over(const std::vector<std::uint64_t>& base,
                                          std::uint64_t number);

/// Backward induction over all that can be believed in a game whose hidden state never changes,
/// layer by layer, without bounds: for games in which many orders of the same answers lead to one
/// belief. A belief is a weight for each hypothesis, a product of likelihoods; it is followed as
/// exponents over a base of coprime numbers, without its common factor and up to the table's
/// symmetries. Two beliefs are the same up to a factor exactly if their exponents are. Numbers are
/// made once all layers are known, from the last one back. All calls are made: asking before the
/// output never wins less, since V(w) <= sum over the answers o of V(w P(o | a, .)).
class CountedBeliefs {
 public:
  using Budgets = std::vector<std::uint64_t>;
  using IsAllowed = std::function<bool(const Budgets& left, std::size_t procedure)>;
  /// Of the weights, by hypothesis and number of the base; without their common factor.
  using Exponents = std::vector<std::uint16_t>;
  struct Choice {
    bool stops = true;
    std::size_t procedure = 0, call = 0;
  };

  /// Nothing if the weights of the start, or the table, have no small exponents. `calls`: at most,
  /// of all procedures together. The table must outlive the use.
  static std::optional<CountedBeliefs> of(const Hypotheses& table, const Belief& start,
                                          Budgets left, std::size_t calls, IsAllowed is_allowed);

  /// Follows more beliefs until all are known, until `tried` calls have been tried since the start,
  /// or until `poll`, which is called for every 64th belief, returns true. Returns whether all
  /// beliefs are known.
  bool advance(std::size_t tried, const std::function<bool()>& poll);
  std::size_t tried() const { return tried_; }
  std::size_t beliefs() const;
  std::size_t bytes() const;
  /// What can be won at the start, once all beliefs are known. Throws Error(interrupted) where
  /// `poll` says true.
  Rational value(const std::function<bool()>& poll);

  // For writing the strategy down, after value():
  const Exponents& start() const { return start_; }
  const Budgets& budgets() const { return budgets_; }
  /// What is best after this many calls.
  Choice choice(const Exponents& belief, const Budgets& left, std::size_t made) const;
  /// The number of the best output, see Hypotheses; of games told apart the verdict.
  std::size_t output(const Exponents& belief) const;
  /// What is believed after each answer that can occur, without a common factor.
  std::vector<std::pair<std::uint64_t, Exponents>>
  answers(const Exponents& belief, std::size_t procedure, std::size_t call) const;

 private:
  static constexpr std::uint16_t impossible = 0xffff;  // the exponents of a weight of 0
  static constexpr std::uint32_t none = 0xffffffff;
  struct Child {
    std::uint32_t position, common;  // in the next layer; number of the factor taken out
    friend auto operator<=>(const Child&, const Child&) = default;
  };
  struct Move {
    std::uint32_t procedure, call;
    std::size_t first_child, children;
  };
  using Best = std::pair<std::uint32_t, std::uint32_t>;  // procedure, call
  /// Positions after a number of calls, and where their calls lead.
  struct Layer {
    std::vector<std::uint16_t> rows;   // exponents, then the calls left of each procedure
    std::vector<std::uint32_t> index;  // open addressing by hash: row + 1, 0 is free
    std::vector<Move> moves;
    std::vector<std::uint32_t> move_ends;  // of each position that was looked into
    std::vector<Child> children;
    std::vector<Best> best;                                  // of none: it stops
    std::map<std::uint32_t, std::pair<Integer, Best>> last;  // positions whose value is known
    std::size_t size = 0;
  };

  explicit CountedBeliefs(const Hypotheses& table) : table_{&table} {}
  bool make_columns(const Belief& start);
  std::uint32_t intern(Layer& layer, const std::vector<std::uint16_t>& row);
  std::uint64_t hash(const std::uint16_t* row) const;
  std::optional<std::uint32_t> find(const Layer& layer,
                                    const std::vector<std::uint16_t>& row) const;
  bool apply(const std::uint16_t* belief, const std::vector<std::uint16_t>& column,
             std::uint16_t* result, std::uint16_t* common) const;
  std::size_t canonize(const std::uint16_t* belief, std::uint16_t* result) const;
  bool is_settled(const std::uint16_t* belief) const;
  std::optional<Integer> last_value(const std::uint16_t* row, std::size_t made, Best& best) const;
  void look_into(std::size_t made, std::size_t position);
  std::uint32_t number_of(const std::vector<std::uint16_t>& common);
  const Integer& power(std::size_t base, std::size_t exponent) const;
  Integer product(const std::uint16_t* exponents) const;
  Integer stop_value(const std::uint16_t* belief, std::size_t& output) const;
  std::optional<Integer> best_move(const Layer& layer, std::size_t position,
                                   const std::vector<Integer>& later, Best& best) const;
  Integer settled_value(const std::uint16_t* belief) const;
  Hypotheses::Believed believed(const std::uint16_t* belief) const;
  Budgets left_of(const std::uint16_t* row) const;

  const Hypotheses* table_;
  Budgets budgets_;
  std::size_t calls_ = 0;
  IsAllowed is_allowed_;
  std::vector<std::uint64_t> base_;
  std::size_t width_ = 0;  // exponents of a belief
  Exponents start_;
  Rational unit_ = 1;  // weight of the start for each unit of its exponents
  // By procedure, call and answer: what a likelihood adds to the exponents.
  std::vector<std::vector<std::vector<std::vector<std::uint16_t>>>> columns_;
  std::vector<Layer> layers_;
  std::size_t at_ = 0, next_ = 0;  // layer and position that are looked into next
  std::size_t tried_ = 0;
  std::map<std::vector<std::uint16_t>, std::uint32_t> common_numbers_;
  std::vector<std::vector<std::uint16_t>> commons_;
  mutable std::vector<std::vector<Integer>> powers_;  // by base and exponent, as far as needed
};

}  // namespace certamen
