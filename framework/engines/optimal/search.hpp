// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <unordered_map>

#include "framework/engines/machine/machine.hpp"
#include "framework/engines/optimal/strategy.hpp"

namespace certamen {

/// See best_adversary.
class OptimalSearch {
 public:
  OptimalSearch(const std::vector<Package>& games, Objective objective,
                const OptimalOptions& options, const Context& context);

  OptimalResult run();

 private:
  using Budgets = std::vector<std::uint32_t>;  // calls left, by procedure

  struct Bracket {
    Rational lower = 0, upper = 0;
  };
  struct Choice {
    bool stops = true;
    std::size_t procedure = 0;
    std::vector<MachineMove> moves;  // or the output
  };
  struct Node {
    Bracket bracket;
    Choice best;
  };
  /// A belief in canonical form with what may still be asked.
  struct Position {
    Belief belief;
    Budgets left;
    std::uint64_t written = 0;  // states, by bit
  };
  struct KeyHash {
    std::size_t operator()(const std::vector<std::uint64_t>& key) const;
  };
  using Memo = std::unordered_map<std::vector<std::uint64_t>, Node, KeyHash>;

  Node solve(const Position& position, std::size_t calls);
  Node stop(const Belief& belief);
  Rational best_possible(const Belief& belief) const;
  void try_calls(const Position& position, std::size_t calls, Node& node);
  void try_call(const Position& position, std::size_t procedure,
                const std::vector<MachineMove>& moves, std::size_t calls, Node& node);
  Position after(const Position& position, std::size_t procedure, Belief belief) const;
  bool is_allowed(const Position& position, std::size_t procedure) const;
  bool can_go_on(const Position& position) const;
  std::vector<std::uint64_t> key_of(const Position& position) const;
  std::shared_ptr<const Strategy> strategy(const Position& start, std::size_t calls);
  std::size_t decide(Strategy& strategy, const Position& position, std::size_t calls,
                     std::unordered_map<std::vector<std::uint64_t>, std::size_t, KeyHash>& known);
  bool is_over();

  Machine machine_;
  Objective objective_;
  OptimalOptions options_;
  Context context_;
  std::vector<std::string> states_;  // bit i of `written`
  std::vector<Memo> memos_;          // by calls
  OptimalStatistics statistics_;
  std::chrono::steady_clock::time_point start_;
  bool over_ = false;
};

}  // namespace certamen
