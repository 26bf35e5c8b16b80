// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "framework/run/context.hpp"
#include "framework/statespace/branch_code.hpp"
#include "framework/statespace/canonical.hpp"
#include "framework/statespace/draws.hpp"
#include "framework/statespace/exact_statistics.hpp"
#include "framework/statespace/limbs.hpp"
#include "framework/statespace/program.hpp"

namespace certamen {

/// Runs a program layer by layer; see evaluate_exactly. Weights are integers over one denominator
/// for each layer; what is decided early is kept as numerators over the same denominator.
class Expansion {
 public:
  using Outcomes = std::map<std::vector<std::uint64_t>, Rational>;

  /// `sequence` must outlive the use.
  Expansion(ExactProgram& program, const Sequence& sequence, MemoryBudget& budget,
            const Context& context);

  /// Probabilities of the roots' registers.
  Outcomes run(ExactStatistics& statistics);

  /// One run of an open-ended sequence: states of the layout `before` with their weights, and
  /// registers of nodes that are the same in all of them. Calls see(frame, weight) for every state
  /// at the end, and returns the factor by which all weights have grown. Usable again and again.
  template <class F>
  Integer pass(const Layout& before, StateSet states, const std::vector<NodeValue>& given, F see);
  Canonicalizer& canonicalizer() { return canonicalizer_; }

 private:
  /// What a weight is multiplied by.
  struct Factor {
    Factor(const Integer& value)  // NOLINT(google-explicit-constructor)
        : is_small{value >> 64 == 0}, small{is_small ? static_cast<std::uint64_t>(value) : 0},
          large{value} {}
    bool is_small;
    std::uint64_t small;
    Integer large;
  };

  /// What one thread works with: its share of a layer's rows goes into sets of its own.
  struct Lane {
    Frame& frame;
    StateSet &next, &settled;
    std::vector<std::uint64_t>& key;
    Limbs& weight;
  };
  /// Of a thread besides the first.
  struct OwnLane {
    Frame frame;
    StateSet next, settled;
    std::vector<std::uint64_t> key = {};
    Limbs weight = {};
  };

  void begin(const Layout& before, StateSet states, const std::vector<NodeValue>& given);
  void refuse_hopeless() const;
  void expand(const CompiledStep& step);
  Integer survey(const CompiledStep& step);
  void expand_states(const CompiledStep& step, const Integer& drawn);
  void expand_quickly(const CompiledStep& step, const Integer& drawn);
  void follow(const CompiledStep& step, const std::uint64_t* weight, const Integer& drawn);
  void expand_rows(const CompiledStep& step, const std::vector<Factor>& factors,
                   const Factor& whole);
  void run_rows(const CompiledStep& step, std::size_t first, std::size_t last,
                const std::vector<Factor>& factors, const Factor& whole, const Lane& lane) const;
  std::size_t threads_for(std::uint64_t branches) const;
  void prepare_codes(const CompiledStep& step, bool weighted);
  void run_code(const CompiledStep& step, std::size_t row, std::size_t k, const Factor& factor,
                const Lane& lane) const;
  std::size_t number_of(std::uint64_t value) const;
  static bool is_blocked(const CompiledStep& step, const Frame& frame);
  void remember(const CompiledStep& step, std::uint64_t value);
  void take_branch(const CompiledStep& step, std::uint64_t value);
  void forget_entries(const LastPoints& last);
  void keep(const CompiledStep& step);
  void settle();
  void load(std::size_t row);
  void weigh(const std::uint64_t* weight, const Integer& factor);
  void add_to(StateSet& set, const std::uint64_t* key);
  void collect(const Integer& drawn);
  void check_mass(const CompiledStep& step, const Integer& drawn);
  void reduce();
  void count_branches(const CompiledStep& step, std::uint64_t more);
  [[noreturn]] void too_many(NodeId id, const Integer& branches, std::size_t states) const;

  ExactProgram& program_;
  const Sequence& sequence_;
  MemoryBudget& budget_;
  const Context& context_;
  Canonicalizer canonicalizer_;
  Draws draws_;
  BranchCompiler compiler_;
  bool has_labels_;
  Layout layout_;
  std::vector<NodeId> labelled_, tables_;  // of layout_
  StateSet states_, next_, settled_;
  Integer denominator_ = 1;
  Integer total_ = 1;  // of the weights at the start
  Integer mass_ = 1;   // of states_
  std::size_t reduced_bits_ = 64;
  Frame frame_;
  // The weight of the branch that is followed: source_ times source_factor_; without a source,
  // weight_.
  const std::uint64_t* source_ = nullptr;
  std::uint64_t source_factor_ = 1;
  Limbs weight_;
  std::vector<std::uint64_t> key_, outcome_key_;
  std::vector<std::uint64_t> saved_tables_, saved_used_, saved_known_, saved_labels_;
  // Of the step that is expanded quickly: the branch's values, their numbers where they are not the
  // values themselves, a code for each or one for all, and tables that the code changes.
  std::vector<std::uint64_t> values_;
  std::unordered_map<std::uint64_t, std::size_t> numbers_;
  std::vector<BranchCode> codes_;
  bool one_code_ = true;
  std::vector<NodeId> changed_;
  std::vector<OwnLane> lanes_;                              // of the other threads
  std::map<std::vector<std::uint64_t>, Integer> outcomes_;  // numerators
  std::uint64_t branches_ = 0, step_branches_ = 0, unchecked_ = 0;
};

template <class F>
Integer Expansion::pass(const Layout& before, StateSet states, const std::vector<NodeValue>& given,
                        F see) {
  begin(before, std::move(states), given);
  for (const auto& step : sequence_.steps) {
    if (step.branch != no_node) budget_.place = program_.place(step.branch);
    budget_.states_before = states_.size();
    expand(step);
  }
  for (std::size_t row = 0; row < states_.size(); ++row) {
    load(row);
    see(frame_, integer_of(states_.weight(row), states_.limbs()));
  }
  return denominator_;
}

}  // namespace certamen
