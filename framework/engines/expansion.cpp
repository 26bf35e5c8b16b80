// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/expansion.hpp"

#include <gmp.h>

#include <algorithm>

#include "framework/error.hpp"

namespace certamen {

namespace {

std::size_t bits_of(const Integer& value) {
  return value == 0 ? 0 : boost::multiprecision::msb(value) + 1;
}
std::size_t limbs_for(const Integer& bound) {
  return std::max<std::size_t>(1, (bits_of(bound) + 63) / 64);
}

std::vector<std::uint64_t> limbs_of(const Integer& value) {
  std::vector<std::uint64_t> limbs(limbs_for(value), 0);
  mpz_export(limbs.data(), nullptr, -1, sizeof(std::uint64_t), 0, 0, value.backend().data());
  return limbs;
}

Integer integer_of(const std::uint64_t* limbs, std::size_t count) {
  Integer value;
  mpz_import(value.backend().data(), count, -1, sizeof(std::uint64_t), 0, 0, limbs);
  return value;
}

}  // namespace

Expansion::Expansion(ExactProgram& program, MemoryBudget& budget, const Context& context)
    : program_{program}, budget_{budget}, context_{context}, states_{0, 1, budget},
      next_{0, 1, budget}, settled_{0, 1, budget}, registers_{program.registers()} {
  const std::uint64_t one = 1;
  states_.add(nullptr, &one);
}

void Expansion::too_many(NodeId id, const Integer& branches, std::size_t states) const {
  throw Error{ErrorCode::too_large, program_.place(id),
              "it opens " + branches.str() + " branches from " + std::to_string(states) +
                  (states == 1 ? " state" : " states") + ", more than the cap of " +
                  std::to_string(context_.work_cap) +
                  ": use --engine montecarlo or a smaller parameter"};
}

/// A draw that is too large from one state alone is refused before any work.
void Expansion::refuse_hopeless() const {
  for (const auto& step : program_.steps()) {
    if (step.branch == no_node) continue;
    const auto& node = program_.graph()[step.branch];
    if (node.kind == NodeKind::sample && node.distribution->kind() != DistributionKind::uniform &&
        node.distribution->kind() != DistributionKind::uniform_except)
      continue;
    if (node.domain.cardinality() > context_.work_cap)
      too_many(step.branch, node.domain.cardinality(), 1);
  }
}

std::map<std::vector<std::uint64_t>, Rational> Expansion::run(ExactStatistics& statistics) {
  refuse_hopeless();
  std::size_t done = 0;
  for (const auto& step : program_.steps()) {
    context_.report("exact",
                    static_cast<double>(done++) / static_cast<double>(program_.steps().size()));
    context_.stop_if_cancelled("exact");
    if (step.branch != no_node) {
      budget_.place = program_.place(step.branch);
      ++statistics.steps;
    }
    budget_.states_before = states_.size();
    expand(step);
    statistics.peak_states = std::max(statistics.peak_states, states_.size());
    for (const NodeId table : step.retired) program_.pool(table).clear();
    if (states_.size() == 0) break;
  }
  statistics.branches = branches_;
  context_.report("exact", 1);
  return std::move(outcomes_);
}

void Expansion::prepare_elements(NodeId id) {
  elements_.clear();
  const Domain& domain = program_.graph()[id].domain;
  element_count_ = static_cast<std::uint64_t>(domain.cardinality());
  if (domain.is_narrow() && domain.code_bound() == domain.cardinality()) return;
  budget_.take(element_count_ * sizeof(std::uint64_t));
  elements_.reserve(element_count_);
  for (std::uint64_t i = 0; i < element_count_; ++i)
    elements_.push_back(program_.interner().to_register(domain, domain.element(Integer{i})));
  budget_.give(element_count_ * sizeof(std::uint64_t));
}

/// In the state that the registers hold; fills excluded_.
Expansion::Branching Expansion::branching(NodeId id) {
  const auto& node = program_.graph()[id];
  const auto& a = node.arguments;
  excluded_.clear();
  if (node.kind == NodeKind::sample) {
    for (const NodeId argument : a) excluded_.push_back(registers_[argument]);
    std::sort(excluded_.begin(), excluded_.end());
    excluded_.erase(std::unique(excluded_.begin(), excluded_.end()), excluded_.end());
  } else {
    const TablePool& pool = program_.pool(a[0]);
    const std::uint64_t contents = registers_[a[0]], index = a.size() > 2 ? registers_[a[2]] : 0;
    const auto found = node.kind == NodeKind::lookup
                           ? pool.find(contents, index, registers_[a[1]])
                           : pool.find_value(contents, index, registers_[a[1]]);
    if (found) return {.fixed = true, .value = *found, .branches = 1};
    if (program_.graph()[a[0]].table->kind == TableKind::permutation) {
      if (node.kind == NodeKind::lookup) {
        pool.values_of(contents, index, excluded_);
      } else {
        for (const auto& entry : pool.entries(contents))
          if (entry.index == index) excluded_.push_back(entry.key);
      }
    }
  }
  return {.fixed = false, .value = 0, .branches = element_count_ - excluded_.size()};
}

/// Counts the step's branches before anything is opened, and returns the common denominator of its
/// draws.
Integer Expansion::survey(const CompiledStep& step) {
  const auto& node = program_.graph()[step.branch];
  Integer denominator = 1, total = 0;
  if (node.kind == NodeKind::sample && node.distribution->arity() == 0) {
    const bool uniform = node.distribution->kind() == DistributionKind::uniform;
    if (uniform) prepare_elements(step.branch);
    total = Integer{states_.size()} *
            (uniform ? Integer{element_count_} : Integer{node.distribution->outcomes().size()});
    denominator = uniform ? Integer{element_count_} : node.distribution->common_denominator();
  } else {
    prepare_elements(step.branch);
    std::set<std::uint64_t> sizes;
    for (std::size_t row = 0; row < states_.size(); ++row) {
      layout_.unpack(states_.key(row), registers_.data());
      const auto here = branching(step.branch);
      sizes.insert(here.branches);
      total += here.branches;
    }
    for (const std::uint64_t size : sizes)
      denominator = boost::multiprecision::lcm(denominator, Integer{size});
  }
  if (total > context_.work_cap) too_many(step.branch, total, states_.size());
  return denominator;
}

void Expansion::expand(const CompiledStep& step) {
  const Integer drawn = step.branch == no_node ? Integer{1} : survey(step);
  const Integer denominator = denominator_ * drawn;
  const std::size_t limbs = limbs_for(denominator);
  next_ = StateSet{step.after.words, limbs, budget_};
  settled_ = StateSet{program_.outcome_layout().words, limbs, budget_};
  saved_.resize(step.written.size());
  key_.assign(std::max<std::size_t>(1, step.after.words), 0);
  outcome_key_.assign(std::max<std::size_t>(1, program_.outcome_layout().words), 0);

  const GraphNode* node = step.branch == no_node ? nullptr : &program_.graph()[step.branch];
  const bool weighted = node != nullptr && node->kind == NodeKind::sample &&
                        (node->distribution->kind() == DistributionKind::bernoulli ||
                         node->distribution->kind() == DistributionKind::table);
  std::vector<std::pair<std::uint64_t, Integer>> outcomes;
  if (weighted)
    for (const auto& [value, weight] : node->distribution->outcomes())
      outcomes.emplace_back(program_.interner().to_register(node->domain, value.code()), weight);

  Limbs weight(limbs, 0);
  for (std::size_t row = 0; row < states_.size(); ++row) {
    layout_.unpack(states_.key(row), registers_.data());
    const std::uint64_t* old = states_.weight(row);
    if (node == nullptr) {
      scale(old, states_.limbs(), 1, weight);
      take_branch(step, 0, weight);
    } else if (weighted) {
      for (const auto& [value, factor] : outcomes) {
        scale(old, states_.limbs(), factor, weight);
        take_branch(step, value, weight);
      }
    } else {
      const auto here = branching(step.branch);
      scale(old, states_.limbs(), drawn / here.branches, weight);
      if (here.fixed)
        take_branch(step, here.value, weight);
      else
        follow(step, weight);
    }
  }
  denominator_ = denominator;
  collect();
  states_ = std::move(next_);
  next_ = StateSet{0, 1, budget_};
  layout_ = step.after;
  reduce();
}

/// All values of the branch that are not excluded, each with the same weight.
void Expansion::follow(const CompiledStep& step, const Limbs& weight) {
  const auto& node = program_.graph()[step.branch];
  const bool access = node.kind != NodeKind::sample;
  const NodeId table = access ? node.arguments[0] : no_node;
  const std::uint64_t contents = access ? registers_[table] : 0;
  for (std::uint64_t i = 0; i < element_count_; ++i) {
    const std::uint64_t value = elements_.empty() ? i : elements_[i];
    if (!excluded_.empty() && std::binary_search(excluded_.begin(), excluded_.end(), value))
      continue;
    if (access && step.table_lives) {
      const std::uint64_t asked = registers_[node.arguments[1]];
      const std::uint64_t index = node.arguments.size() > 2 ? registers_[node.arguments[2]] : 0;
      const bool forward = node.kind == NodeKind::lookup;
      registers_[table] = program_.pool(table).with(
          contents, {index, forward ? asked : value, forward ? value : asked});
    }
    take_branch(step, value, weight);
  }
  if (access) registers_[table] = contents;
}

void Expansion::take_branch(const CompiledStep& step, std::uint64_t value, const Limbs& weight) {
  count_branches(1);
  if (step.branch != no_node) registers_[step.branch] = value;
  for (std::size_t i = 0; i < step.written.size(); ++i) saved_[i] = registers_[step.written[i]];
  program_.run(step, registers_);
  keep(step, weight);
  for (std::size_t i = 0; i < step.written.size(); ++i) registers_[step.written[i]] = saved_[i];
}

void Expansion::keep(const CompiledStep& step, const Limbs& weight) {
  if (step.complete) return settle(weight);
  for (const auto& exit : step.exits) {
    if (registers_[exit.node] != exit.value) continue;
    for (const auto& [root, decided] : exit.decided) registers_[root] = decided;
    return settle(weight);
  }
  step.after.pack(registers_.data(), key_.data());
  next_.add(key_.data(), weight.data());
}

void Expansion::settle(const Limbs& weight) {
  program_.outcome_layout().pack(registers_.data(), outcome_key_.data());
  settled_.add(outcome_key_.data(), weight.data());
}

/// Adds what was settled in this layer to the outcomes.
void Expansion::collect() {
  std::vector<std::uint64_t> registers(registers_);
  for (std::size_t row = 0; row < settled_.size(); ++row) {
    program_.outcome_layout().unpack(settled_.key(row), registers.data());
    std::vector<std::uint64_t> values;
    for (const NodeId root : program_.roots()) values.push_back(registers[root]);
    outcomes_[std::move(values)] +=
        make_rational(integer_of(settled_.weight(row), settled_.limbs()), denominator_);
  }
  settled_ = StateSet{0, 1, budget_};
}

/// Divides a layer by a common factor of its weights and its denominator, when it has grown by a
/// limb or more.
void Expansion::reduce() {
  const std::size_t bits = bits_of(denominator_);
  if (states_.limbs() <= 1 || bits < reduced_bits_ + 64) return;
  Integer common = denominator_;
  for (std::size_t row = 0; row < states_.size() && common != 1; ++row)
    common = boost::multiprecision::gcd(common, integer_of(states_.weight(row), states_.limbs()));
  if (common != 1) {
    denominator_ /= common;
    for (std::size_t row = 0; row < states_.size(); ++row) {
      const auto limbs =
          limbs_of(Integer{integer_of(states_.weight(row), states_.limbs()) / common});
      std::uint64_t* weight = states_.weight(row);
      std::fill(std::copy(limbs.begin(), limbs.end(), weight), weight + states_.limbs(), 0);
    }
  }
  reduced_bits_ = bits_of(denominator_);
}

/// result = weight * factor; the caller's denominator says that it fits.
void Expansion::scale(const std::uint64_t* weight, std::size_t limbs, const Integer& factor,
                      Limbs& result) const {
  while (limbs > 1 && weight[limbs - 1] == 0) --limbs;
  std::fill(result.begin(), result.end(), 0);
  if (bits_of(factor) <= 64) {
    const auto carry = mpn_mul_1(result.data(), weight, static_cast<mp_size_t>(limbs),
                                 static_cast<std::uint64_t>(factor));
    if (limbs < result.size()) result[limbs] = carry;
    return;
  }
  const auto product = limbs_of(integer_of(weight, limbs) * factor);
  std::copy(product.begin(), product.end(), result.begin());
}

void Expansion::count_branches(std::uint64_t more) {
  branches_ += more;
  unchecked_ += more;
  constexpr std::uint64_t often = 1u << 16;
  if (unchecked_ < often) return;
  unchecked_ = 0;
  context_.stop_if_cancelled("exact");
}

}  // namespace certamen
