// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "framework/engines/context.hpp"
#include "framework/engines/exact.hpp"
#include "framework/engines/exact/canonical.hpp"
#include "framework/engines/exact/draws.hpp"
#include "framework/engines/exact/limbs.hpp"
#include "framework/engines/exact/program.hpp"

namespace certamen {

/// Runs a program layer by layer; see evaluate_exactly. Weights are integers over one denominator
/// for each layer; what is decided early is kept as numerators over the same denominator.
class Expansion {
 public:
  using Outcomes = std::map<std::vector<std::uint64_t>, Rational>;

  Expansion(ExactProgram& program, MemoryBudget& budget, const Context& context);

  /// Probabilities of the roots' registers.
  Outcomes run(ExactStatistics& statistics);

 private:
  void refuse_hopeless() const;
  void expand(const CompiledStep& step, ExactStatistics& statistics);
  Integer survey(const CompiledStep& step);
  void follow(const CompiledStep& step, const std::uint64_t* weight, const Integer& drawn);
  void take_branch(const CompiledStep& step, std::uint64_t value);
  void keep(const CompiledStep& step);
  void settle();
  void load(std::size_t row);
  void weigh(const std::uint64_t* weight, const Integer& factor);
  void collect(const Integer& drawn);
  void reduce();
  void count_branch(const CompiledStep& step);
  [[noreturn]] void too_many(NodeId id, const Integer& branches, std::size_t states) const;

  ExactProgram& program_;
  MemoryBudget& budget_;
  const Context& context_;
  Canonicalizer canonicalizer_;
  Draws draws_;
  bool has_labels_;
  Layout layout_;
  std::vector<NodeId> labelled_, tables_;  // of layout_
  StateSet states_, next_, settled_;
  Integer denominator_ = 1;
  std::size_t reduced_bits_ = 64;
  Frame frame_;
  Limbs weight_;
  std::vector<std::uint64_t> key_, outcome_key_;
  std::vector<std::uint64_t> saved_tables_, saved_used_, saved_known_, saved_labels_;
  std::map<std::vector<std::uint64_t>, Integer> outcomes_;  // numerators
  std::uint64_t branches_ = 0, step_branches_ = 0;
};

}  // namespace certamen
