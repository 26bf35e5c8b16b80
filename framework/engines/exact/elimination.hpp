// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "framework/engines/exact/exact.hpp"
#include "framework/statespace/program.hpp"

namespace certamen {

/// One move of a join, with what earlier moves have bound.
struct JoinMove {
  enum class Kind {
    rows,     // goes through a message's rows that agree with what is bound
    find,     // a message's row, all of whose variables are bound
    draw,     // goes through a sample's outcomes
    weigh,    // a sample whose value is bound
    compute,  // an operation's value
    check,    // an operation whose value is bound
    values,   // goes through all values of a node
  };
  Kind kind;
  NodeId node = no_node;
  std::size_t message = 0;
};

/// Takes one variable out: joins all factors that mention it, and adds up.
struct EliminationStep {
  NodeId variable = no_node;  // none in the last step, which leaves the roots
  std::vector<JoinMove> moves = {};
  std::vector<NodeId> scope = {};  // of the message that it makes
  double branches_bits = 0;        // log2 of a bound on the branches
};

struct EliminationPlan {
  std::vector<EliminationStep> steps;  // step i makes message i
  double peak_bits = 0;
};

/// An order for variable elimination: a sample or an operation is a factor on its arguments and
/// itself, and always the variable goes next whose factors have the smallest join [ZP94;
/// Dechter99]. The branches are bounded by the width of the tree decomposition that this order
/// stands for, where following states needs the width of a path. Nothing for graphs with tables, or
/// when a step would need 2^`below_bits` branches.
std::optional<EliminationPlan> elimination_plan(const RootedGraph& rooted, double below_bits);

/// Runs a plan. Weights are integers; the denominator is the product of the samples' own.
class Elimination {
 public:
  using Outcomes = std::map<std::vector<std::uint64_t>, Rational>;

  /// `program` of the graph without labels that the plan was made for.
  Elimination(ExactProgram& program, const EliminationPlan& plan, MemoryBudget& budget,
              const Context& context);

  /// Probabilities of the roots' registers. Throws Error(too_large), Error(interrupted).
  Outcomes run(ExactStatistics& statistics);

 private:
  /// Rows over a scope; a row's probability is its weight over the denominator.
  struct Message {
    Layout layout = {};
    StateSet rows;
    Integer denominator = 1;
  };
  /// What a move of the running step needs.
  struct Running {
    Instruction instruction = {};                                  // compute, check
    std::vector<std::pair<std::uint64_t, Integer>> outcomes = {};  // draw, weigh: of a table
    std::vector<std::uint64_t> values = {};                        // draw, values
    Integer denominator = 1;                                       // draw, weigh
    Layout bound = {};                                             // rows: what is known of them
    std::vector<std::uint64_t> keys = {};                          // rows: of it, sorted
    std::vector<std::uint32_t> order = {};                         // rows: of the keys
  };

  void take_out(const EliminationStep& step, ExactStatistics& statistics);
  Running prepared(const JoinMove& move, const std::vector<bool>& bound);
  void take(const Integer& words);
  void index_rows(Running& running, const Message& message, const std::vector<bool>& bound);
  void follow(std::size_t move);
  void follow_rows(std::size_t move);
  void follow_outcomes(std::size_t move);
  bool weigh(std::size_t move);
  bool is_excluded(const GraphNode& sample, std::uint64_t value) const;
  Integer share(NodeId sample, const Integer& denominator) const;
  void times_row(std::size_t move, const Message& message, const std::uint64_t* weight);
  void count_branch();
  void arrive();

  ExactProgram& program_;
  const EliminationPlan& plan_;
  MemoryBudget& budget_;
  const Context& context_;
  Frame frame_;
  std::vector<Message> messages_;
  const EliminationStep* step_ = nullptr;
  std::vector<Running> running_;  // by move
  std::vector<Integer> weights_;  // before each move
  Message* made_ = nullptr;
  std::vector<std::uint64_t> key_, limbs_;
  std::uint64_t step_branches_ = 0;
  std::size_t step_bytes_ = 0;  // taken from the budget besides messages
};

}  // namespace certamen
