// SPDX-License-Identifier: Apache-2.0
// Steps without labels: code made for each value of the branch, wide layers on several threads.
#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <exception>
#include <thread>

#include "framework/statespace/expansion.hpp"

namespace certamen {

/// The same for steps without labels, by code made for each value of the branch.
void Expansion::expand_quickly(const CompiledStep& step, const Integer& drawn) {
  const GraphNode* node = step.branch == no_node ? nullptr : &program_.graph()[step.branch];
  const bool weighted = node != nullptr && is_weighted(*node);
  const bool access = node != nullptr && node->kind() != NodeKind::sample;
  const bool exclusions = node != nullptr && has_exclusions(program_.graph()[step.branch]);
  prepare_codes(step, weighted);
  const Factor whole{drawn};
  std::vector<Factor> factors;
  if (weighted)
    for (const auto& [value, weight] : program_.outcomes(step.branch)) factors.emplace_back(weight);
  if (!access && !exclusions) return expand_rows(step, factors, whole);
  std::map<std::uint64_t, Factor> shares;  // by how many values are excluded
  const auto share_without = [&](std::uint64_t excluded) -> const Factor& {
    const auto found = shares.find(excluded);
    if (found != shares.end()) return found->second;
    return shares.emplace(excluded, Integer{drawn / (draws_.size(step.branch) - excluded)})
        .first->second;
  };
  const Lane lane{frame_, next_, settled_, key_, weight_};
  for (std::size_t row = 0; row < states_.size(); ++row) {
    layout_.unpack(states_.key(row), frame_.registers.data());
    count_branches(step, values_.size());
    if (is_blocked(step, frame_)) {
      run_code(step, row, 0, whole, lane);
    } else if (const auto known = access ? draws_.fixed(step.branch, frame_) : std::nullopt) {
      run_code(step, row, number_of(*known), whole, lane);
    } else {
      const std::uint64_t excluded = exclusions ? draws_.excluded(step.branch, frame_) : 0;
      const Factor& share = share_without(excluded);
      const std::uint64_t contents = access ? frame_.registers[node->arguments[0]] : 0;
      for (std::size_t k = 0; k < values_.size(); ++k) {
        if (excluded > 0 && draws_.is_excluded(values_[k])) continue;
        if (access && step.remembers) remember(step, values_[k]);
        run_code(step, row, k, share, lane);
        if (access) frame_.registers[node->arguments[0]] = contents;
      }
    }
  }
}

/// How many threads a step is worth, if what it runs may be run by several.
std::size_t Expansion::threads_for(std::uint64_t branches) const {
  constexpr std::uint64_t worth_a_thread = std::uint64_t{1} << 14;
  const bool pure = std::all_of(codes_.begin(), codes_.end(), [&](const BranchCode& code) {
    return std::all_of(code.program.begin(), code.program.end(),
                       [&](const Instruction& one) { return program_.is_pure(one); });
  });
  if (!pure || !changed_.empty()) return 1;
  return std::clamp<std::uint64_t>(branches / worth_a_thread, 1, context_.thread_count());
}

/// A step without exclusions: a draw has the same weight in every state, or `factors` are the
/// weights of its outcomes.
void Expansion::expand_rows(const CompiledStep& step, const std::vector<Factor>& factors,
                            const Factor& whole) {
  const std::uint64_t branches = states_.size() * values_.size();
  const std::size_t threads = threads_for(branches), rows = states_.size();
  count_branches(step, branches);
  const Lane mine{frame_, next_, settled_, key_, weight_};
  if (threads == 1) return run_rows(step, 0, rows, factors, whole, mine);
  while (lanes_.size() < threads - 1)
    lanes_.push_back({program_.frame(sequence_), StateSet{0, 1, budget_}, StateSet{0, 1, budget_}});
  std::vector<std::exception_ptr> failures(threads);
  const auto work = [&](std::size_t thread, const Lane& lane) {
    try {
      run_rows(step, rows * thread / threads, rows * (thread + 1) / threads, factors, whole, lane);
    } catch (...) {
      failures[thread] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t thread = 1; thread < threads; ++thread) {
      OwnLane& own = lanes_[thread - 1];
      own.frame.registers = frame_.registers;
      own.next.restart(next_.words(), next_.limbs());
      own.settled.restart(settled_.words(), settled_.limbs());
      own.key = key_;
      own.weight = weight_;
      others.emplace_back([&work, &own, thread] {
        work(thread, {own.frame, own.next, own.settled, own.key, own.weight});
      });
    }
    work(0, mine);
  }
  for (const auto& failure : failures)
    if (failure) std::rethrow_exception(failure);
  for (std::size_t thread = 1; thread < threads; ++thread) {
    next_.add_all(lanes_[thread - 1].next);
    settled_.add_all(lanes_[thread - 1].settled);
  }
}

void Expansion::run_rows(const CompiledStep& step, std::size_t first, std::size_t last,
                         const std::vector<Factor>& factors, const Factor& whole,
                         const Lane& lane) const {
  constexpr std::uint64_t often = 1u << 16;
  const Factor one{1};
  std::uint64_t unchecked = 0;
  for (std::size_t row = first; row < last; ++row) {
    layout_.unpack(states_.key(row), lane.frame.registers.data());
    if (step.branch == no_node || is_blocked(step, lane.frame))
      run_code(step, row, 0, whole, lane);
    else
      for (std::size_t k = 0; k < values_.size(); ++k)
        run_code(step, row, k, factors.empty() ? one : factors[k], lane);
    unchecked += values_.size();
    if (unchecked < often) continue;
    unchecked = 0;
    context_.stop_if_cancelled("exact");
  }
}

/// A code for each value of the branch, or one for all if there are many.
void Expansion::prepare_codes(const CompiledStep& step, bool weighted) {
  constexpr std::size_t worth_a_code_each = 256;
  values_.clear();
  numbers_.clear();
  codes_.clear();
  if (step.branch == no_node) {
    values_.push_back(0);
  } else if (weighted) {
    for (const auto& [value, weight] : program_.outcomes(step.branch)) values_.push_back(value);
  } else {
    for (std::uint64_t i = 0; i < draws_.elements(); ++i) {
      values_.push_back(draws_.element(i));
      if (values_.back() != i) numbers_[values_.back()] = i;
    }
  }
  one_code_ = step.branch == no_node || values_.size() > worth_a_code_each;
  compiler_.begin(layout_, step, sequence_.outcomes);
  if (one_code_)
    codes_.push_back(compiler_.compile(std::nullopt));
  else
    for (const std::uint64_t value : values_) codes_.push_back(compiler_.compile(value));
  program_.refresh(frame_);
  changed_ = step.changed;
  std::erase_if(changed_, [&](NodeId table) {  // the branch's own table is put back by the caller
    return std::none_of(step.program.begin(), step.program.end(), [&](const Instruction& one) {
      const auto& node = program_.graph()[one.result];
      return node.kind() == NodeKind::put && node.arguments[0] == table;
    });
  });
}

std::size_t Expansion::number_of(std::uint64_t value) const {
  const auto found = numbers_.find(value);
  return found == numbers_.end() ? static_cast<std::size_t>(value) : found->second;
}

/// The branch with value number k, in the state of a row that the frame holds.
void Expansion::run_code(const CompiledStep& step, std::size_t row, std::size_t k,
                         const Factor& factor, const Lane& lane) const {
  const BranchCode& code = codes_[one_code_ ? 0 : k];
  auto& registers = lane.frame.registers;
  if (step.branch != no_node) registers[step.branch] = values_[k];
  boost::container::small_vector<std::uint64_t, 8> saved;
  for (const NodeId table : changed_) saved.push_back(registers[table]);
  for (const auto& instruction : code.program) program_.step(instruction, lane.frame);
  StateSet* into = &lane.next;
  const KeyCode* key = &code.next;
  for (const auto& way : code.ways_out) {
    if (way.node != no_node && registers[way.node] != way.value) continue;
    into = &lane.settled;
    key = &way.outcome;
    break;
  }
  key->write(states_.key(row), registers.data(), lane.key.data());
  if (into == &lane.next) step.put_in_order(lane.key.data());
  if (factor.is_small) {
    into->add_multiple(lane.key.data(), states_.weight(row), states_.limbs(), factor.small);
  } else {
    scale_into(lane.weight, states_.weight(row), states_.limbs(), factor.large);
    into->add(lane.key.data(), lane.weight.data());
  }
  for (std::size_t i = 0; i < changed_.size(); ++i) registers[changed_[i]] = saved[i];
}

}  // namespace certamen
