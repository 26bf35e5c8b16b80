// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <vector>

#include "framework/engines/context.hpp"
#include "framework/engines/exact.hpp"
#include "framework/engines/exact_program.hpp"

namespace certamen {

/// Runs a program layer by layer; see evaluate_exactly.
class Expansion {
 public:
  Expansion(ExactProgram& program, MemoryBudget& budget, const Context& context);

  /// Probabilities of the roots' registers.
  std::map<std::vector<std::uint64_t>, Rational> run(ExactStatistics& statistics);

 private:
  using Limbs = std::vector<std::uint64_t>;

  /// What a random node does in one state: one value, or all elements of its domain but some.
  struct Branching {
    bool fixed = false;
    std::uint64_t value = 0;
    std::uint64_t branches = 1;
  };

  void refuse_hopeless() const;
  void expand(const CompiledStep& step);
  Branching branching(NodeId id);
  Integer survey(const CompiledStep& step);
  void follow(const CompiledStep& step, const Limbs& weight);
  void take_branch(const CompiledStep& step, std::uint64_t value, const Limbs& weight);
  void keep(const CompiledStep& step, const Limbs& weight);
  void settle(const Limbs& weight);
  void collect();
  void reduce();
  void scale(const std::uint64_t* weight, std::size_t limbs, const Integer& factor,
             Limbs& result) const;
  void prepare_elements(NodeId id);
  void count_branches(std::uint64_t more);
  [[noreturn]] void too_many(NodeId id, const Integer& branches, std::size_t states) const;

  ExactProgram& program_;
  MemoryBudget& budget_;
  const Context& context_;
  Layout layout_;
  StateSet states_, next_, settled_;
  Integer denominator_ = 1;
  std::size_t reduced_bits_ = 0;
  std::vector<std::uint64_t> registers_;
  std::vector<std::uint64_t> key_, outcome_key_, saved_;
  std::vector<std::uint64_t> elements_;  // of the step's domain, unless element i is i
  std::uint64_t element_count_ = 0;
  std::vector<std::uint64_t> excluded_;  // in this state, sorted
  std::map<std::vector<std::uint64_t>, Rational> outcomes_;
  std::uint64_t branches_ = 0, unchecked_ = 0;
};

}  // namespace certamen
