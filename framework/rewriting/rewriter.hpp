// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "framework/rewriting/linear_form.hpp"
#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// One pass of value numbering in topological order: every node is folded, cancelled or shared by
/// its operation's facts. Nothing that this pass does looks at how often a node is used, so it
/// keeps every node's value, not only distributions.
class Rewriter {
 public:
  Rewriter(RootedGraph input, RuleCounts* fired, RuleWatcher* watcher = nullptr)
      : input_{std::move(input)}, fired_{fired}, watcher_{watcher} {}
  void run();
  /// After run: turns tables into samples where that is sound. Returns whether it did.
  bool open_tables();
  RootedGraph take() { return std::move(output_); }

  // What rules build with: every node is made in normal form, or found where it already is.
  const GraphNode& at(NodeId id) const { return output_.graph[id]; }
  NodeId constant(const Domain& domain, const Value& value);
  NodeId boolean(bool value) { return constant(Boolean(), Value{value ? 1 : 0}); }
  NodeId apply(const Operation& operation, std::vector<NodeId> arguments);
  NodeId equal(NodeId a, NodeId b);
  NodeId negated(NodeId boolean);
  NodeId sum(const Module& module, const LinearForm& form);

  bool is_constant(NodeId id) const { return at(id).kind() == NodeKind::constant; }
  bool is_constant(NodeId id, const std::optional<Value>& value) const {
    return value && is_constant(id) && at(id).value() == *value;
  }
  /// The node as an application of an operation for which `fact` holds.
  template <class Fact>
  bool is_application(NodeId id, Fact fact) const {
    return at(id).kind() == NodeKind::apply && fact(at(id).operation().facts());
  }
  /// The node as a sum; itself alone if it is none.
  LinearForm form(const Module& module, NodeId id) const;
  /// The argument of a Boolean negation.
  std::optional<NodeId> negation_of(NodeId id) const;
  bool wants_normal_form() const { return input_.normal_form; }
  /// The node where `known` has this value: the same wherever it has. Looks through operations and
  /// lookups.
  NodeId assuming(NodeId node, NodeId known, NodeId value);
  /// The node where an equality with a state holds: the other side is the state. The node itself
  /// for other conditions.
  NodeId assuming_state(NodeId node, NodeId equality);
  /// Certainly different, whatever the coins.
  bool are_distinct(NodeId a, NodeId b, int depth = 4) const;
  void fired(Rule rule) {
    if (fired_ != nullptr) ++(*fired_)[rule];
    if (!rules_of_node_.empty()) rules_of_node_.back().insert(rule);
  }

 private:
  /// Operands of one sum, or of one associative and commutative operation, beyond which flattening
  /// does not pay.
  static constexpr std::size_t max_operands = 64;

  /// Counts a call while it lasts.
  class Counted {
   public:
    explicit Counted(int& calls) : calls_{calls} { ++calls_; }
    ~Counted() { --calls_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

   private:
    int& calls_;
  };

  NodeId rewrite(GraphNode node);
  bool takes_sums(const GraphNode& node) const;
  NodeId written(NodeId id);
  NodeId add(GraphNode node);
  NodeId sample(GraphNode node);
  NodeId access(GraphNode node);
  NodeId apply_node(GraphNode node);
  NodeId applied(GraphNode node);
  NodeId accessed(GraphNode node);
  template <class Rewrite>
  NodeId watched(GraphNode node, Rewrite rewrite);
  NodeId fold_binary(GraphNode node);
  NodeId combine(GraphNode node);
  NodeId linear(GraphNode node, const Module& module, const std::vector<Integer>& coefficients,
                const Value& offset);
  NodeId shared_apply(GraphNode node, std::vector<NodeId> operands);
  NodeId shared_sum(GraphNode node, LinearForm form);
  NodeId unwritten_sum(GraphNode node, LinearForm form);
  std::optional<NodeId> linear_rule(GraphNode& node);
  std::optional<NodeId> multiplied_out(const Operation& operation,
                                       const std::vector<NodeId>& arguments);
  void fold_constants(const Operation& operation, std::vector<NodeId>& operands);
  bool use_conjuncts(std::vector<NodeId>& operands);

  template <class Same>
  NodeId share(std::size_t hash, GraphNode node, Same same);

  RootedGraph input_;  // its nodes are moved from as they are rewritten
  RuleCounts* fired_;
  RuleWatcher* watcher_;
  std::vector<KeptValue> kept_;                // what the watcher is told
  std::vector<std::set<Rule>> rules_of_node_;  // used so far, of each node that is being made
  RootedGraph output_;
  std::string label_;  // of the input node that is being rewritten
  std::vector<NodeId> place_;
  std::unordered_map<NodeId, LinearForm> forms_;
  /// Sums that have lost terms, and what they are once written out; no_node: not yet. Only sums
  /// look at those, by their form, so that what is summed up step by step is written once.
  std::unordered_map<NodeId, NodeId> unwritten_;
  std::unordered_map<NodeId, std::vector<NodeId>> operands_;  // of `combine`, sorted
  std::unordered_multimap<std::size_t, NodeId> known_;
  std::unordered_map<NodeId, NodeId> parities_;  // by string, if not taken directly
  int nested_assumptions_ = 0;
};

/// Rules that need more than the operation itself; each says what it applies to in its file. All
/// give nothing when they do not apply.
std::optional<NodeId> equality_rule(Rewriter& r, const Operation& operation, NodeId a, NodeId b);
std::optional<NodeId> choice_rule(Rewriter& r, const Operation& operation,
                                  const std::vector<NodeId>& arguments);
std::optional<NodeId> normal_choice_rule(Rewriter& r, const Operation& operation,
                                         const std::vector<NodeId>& arguments);
/// What one comparison of a conjunction says of others of the same code. Whether an operand
/// changed.
bool conjoined_comparisons(Rewriter& r, std::vector<NodeId>& operands);
std::optional<NodeId> structure_rule(Rewriter& r, const Operation& operation,
                                     const std::vector<NodeId>& arguments);
std::optional<NodeId> parity_rule(Rewriter& r, const Operation& operation, NodeId string);
std::optional<NodeId> loop_rule(Rewriter& r, const Operation& operation,
                                const std::vector<NodeId>& arguments);
std::optional<NodeId> vectors_compared(Rewriter& r, NodeId a, NodeId b);

}  // namespace certamen
