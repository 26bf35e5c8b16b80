// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <unordered_map>

#include "framework/engines/optimal/counted_beliefs.hpp"
#include "framework/engines/optimal/hypotheses.hpp"
#include "framework/engines/optimal/strategy.hpp"
#include "framework/statespace/machine/machine.hpp"

namespace certamen {

/// See best_adversary.
class OptimalSearch {
 public:
  OptimalSearch(const std::vector<Package>& games, Objective objective,
                const OptimalOptions& options, const Context& context);

  OptimalResult run();

  /// Calls and outputs tried, and a round of one call, from which on all beliefs of a game are
  /// followed beside the rounds, if no call changes what is hidden: see CountedBeliefs. Below,
  /// rounds alone are as quick.
  void count_from(std::size_t asked) { count_from_ = asked; }
  /// Whether values are followed up to renaming, so that their number does not count.
  bool names_values() const { return !machine_.sorts().empty(); }
  /// Whether the result is from all beliefs.
  bool is_counted() const { return is_counted_; }

 private:
  using Budgets = std::vector<std::uint64_t>;  // calls left, by procedure

  struct Bracket {
    Rational lower = 0, upper = 0;
  };
  /// What is known of a position for a number of calls.
  struct Node {
    Bracket bracket;
    bool stops = true;
    /// What is asked, if it does not stop.
    std::size_t procedure = 0;
    std::vector<MachineMove> moves = {};
    bool ends = true;   // with an output that may be handed in, whatever is answered
    bool dead = false;  // however many calls: in some answers' positions nothing may be handed in
  };
  /// A call and where it leads; children's weights were divided by `common`.
  struct Way {
    std::size_t procedure;
    std::vector<MachineMove> moves;
    Rational share;
    std::vector<std::pair<std::size_t, Integer>> children;  // positions, common
    Rational quick;  // at least what can come of it, times share
  };
  /// A belief in canonical form with what may still be asked.
  struct Position {
    Belief belief;
    Budgets left;
    Marks written;                                              // states
    Rational most = 0;                                          // at least what is to be won at all
    std::optional<std::pair<std::size_t, Rational>> most_soon;  // calls, and what they can win
    std::optional<Rational> stop;
    std::vector<MachineMove> output;
    bool decided = false;  // no call changes anything
    bool expanded = false;
    std::vector<Way> ways;  // without those that open nothing or do what another does
    /// Calls that were made and tell nothing now, see MachineProcedure::repeats; sorted.
    std::vector<std::vector<std::uint64_t>> asked;
    /// By calls: of the round that goes on, and of the one whose strategy may be written down.
    std::vector<std::pair<std::size_t, Node>> nodes;
  };
  struct KeyHash {
    std::size_t operator()(const std::vector<std::uint64_t>& key) const;
  };

  std::size_t intern(Position position);
  Node solve(std::size_t id, std::size_t calls);
  Node stopping(std::size_t id);
  void look(std::size_t id, std::size_t calls, Node& node);
  void last_call(std::size_t id, Node& node);
  void last_look(std::size_t id, const Hypotheses::Believed& believed, Node& node);
  void look_ahead(std::size_t id, std::size_t calls, Node& node);
  void take(Way& way, std::size_t calls, Node& node, bool& dead);
  void keep(std::size_t id, std::size_t calls, const Node& node);
  std::vector<std::size_t> by_promise(std::size_t id, std::size_t calls);
  Rational most_soon(std::size_t id, std::size_t calls);
  Rational most_of(const Position& position) const;
  std::size_t calls_left(const Position& position) const;
  std::optional<Hypotheses::Believed> in_table(const Belief& belief) const;
  void make_table(std::size_t start);
  std::size_t next_round(std::size_t calls);
  void expand(std::size_t id);
  const Rational& stop(std::size_t id);
  Rational stop_value(const Belief& belief, std::vector<MachineMove>& output);
  Rational best_possible(const Belief& belief) const;
  Position after(const Position& position, std::size_t procedure, Belief belief) const;
  bool is_given_away(const Belief& belief) const;
  Integer canonize(Belief& belief, Machine::Renaming* names);
  bool is_allowed(const Position& position, std::size_t procedure) const;
  bool can_go_on(const Position& position) const;
  bool may_stop(const Position& position) const;
  bool opens(const Position& position, std::size_t procedure, const Way& way) const;
  [[noreturn]] void nobody_can_stop() const;
  std::vector<std::uint64_t> key_of(const Position& position) const;
  std::shared_ptr<const Strategy> written_strategy(std::size_t start, std::size_t calls);
  std::shared_ptr<const Strategy> strategy(std::size_t start, std::size_t calls);
  using Written = std::map<std::pair<std::vector<std::uint64_t>, std::size_t>, std::size_t>;
  Node own_choice(const Position& position, std::size_t calls, std::vector<MachineMove>& output);
  std::size_t decide(Strategy& strategy, const Position& position, std::size_t calls,
                     Written& known);
  std::size_t share_of_counts() const;
  std::optional<Rational> by_counts(std::size_t start);
  /// Decisions by calls left and exponents.
  using CountedWritten = std::unordered_map<std::vector<std::uint64_t>, std::size_t, KeyHash>;
  std::size_t decide_by_counts(Strategy& strategy, const CountedBeliefs::Exponents& belief,
                               const Budgets& left, std::size_t made, CountedWritten& known);
  void keep_wide(Strategy& strategy, const std::vector<MachineInput>& inputs,
                 const std::vector<MachineMove>& moves) const;
  bool is_repeat(const Position& position, std::size_t procedure,
                 const std::vector<MachineMove>& moves) const;
  void note_asked(const Position& position, const Way& way, const Machine::Renaming& names,
                  Position& next) const;
  template <class F>
  bool unless_stopped(F look);
  bool is_over();
  void followed(std::size_t rows);
  void stop_because(const std::string& reason);

  Machine machine_;
  Objective objective_;
  OptimalOptions options_;
  Context context_;
  Budgets budgets_;                     // at the start
  std::size_t total_ = 0;               // calls that can be made at all
  std::optional<std::size_t> reached_;  // the last round after which an output may be handed in
  std::vector<std::pair<std::size_t, std::size_t>> rounds_;  // calls; moves tried until then
  std::optional<Hypotheses> hypotheses_;
  std::optional<CountedBeliefs> counts_;
  std::size_t count_from_ = 256, asked_by_counts_ = 0;
  bool is_counted_ = false, is_uncounted_ = false;
  bool grows_slowly_ = false;  // see next_round()
  Marks in_phases_;            // procedures whose first call changes what may be called
  std::deque<Position> positions_;
  std::unordered_map<std::vector<std::uint64_t>, std::size_t, KeyHash> known_;
  OptimalStatistics statistics_;
  std::chrono::steady_clock::time_point start_;
  std::string stopped_;    // why; empty: it goes on
  std::size_t bytes_ = 0;  // of positions, about
  std::size_t heavy_ = 0;  // moves that large ones count for besides, see followed()
};

}  // namespace certamen
