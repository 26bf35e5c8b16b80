// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/expansion.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "framework/error.hpp"

namespace certamen {

Expansion::Expansion(ExactProgram& program, const Sequence& sequence, MemoryBudget& budget,
                     const Context& context)
    : program_{program}, sequence_{sequence}, budget_{budget}, context_{context},
      canonicalizer_{program}, draws_{program, budget}, compiler_{program, sequence},
      has_labels_{!program.symbolic().sorts.empty()}, states_{0, 1, budget}, next_{0, 1, budget},
      settled_{0, 1, budget}, frame_{program.frame(sequence)} {
  const std::uint64_t one = 1;
  states_.add(nullptr, &one);
}

void Expansion::too_many(NodeId id, const Integer& branches, std::size_t states) const {
  throw Error{ErrorCode::too_large, program_.place(id),
              "it opens " + branches.str() + " branches from " + std::to_string(states) +
                  (states == 1 ? " state" : " states") + ", more than the cap of " +
                  std::to_string(context_.work_cap) + program_.because(id) +
                  ": use a smaller parameter, or estimate with `check --engine montecarlo`"};
}

/// A draw that is too large from one state alone is refused before any work.
void Expansion::refuse_hopeless() const {
  for (const auto& step : sequence_.steps) {
    if (step.branch == no_node || is_weighted(program_.graph()[step.branch])) continue;
    const auto& node = program_.graph()[step.branch];
    if (!draws_.has_labels(step.branch) && node.domain.cardinality() > context_.work_cap)
      too_many(step.branch, node.domain.cardinality(), 1);
  }
}

Expansion::Outcomes Expansion::run(ExactStatistics& statistics) {
  refuse_hopeless();
  std::size_t done = 0;
  for (const auto& step : sequence_.steps) {
    context_.report("exact",
                    static_cast<double>(done++) / static_cast<double>(sequence_.steps.size()));
    context_.stop_if_cancelled("exact");
    if (step.branch != no_node) {
      budget_.place = program_.place(step.branch);
      ++statistics.steps;
    }
    budget_.states_before = states_.size();
    const auto start = std::chrono::steady_clock::now();
    const std::size_t before = states_.size();
    expand(step);
    statistics.peak_states = std::max(statistics.peak_states, states_.size());
    statistics.plan.push_back(
        {step.branch == no_node ? std::string{} : program_.place(step.branch),
         step.after.fields.size(), step.estimated_bits, before, states_.size(), step_branches_,
         std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
         step.alike_values()});
    for (const NodeId table : step.retired) program_.pool(table).clear();
    if (states_.size() == 0) break;
  }
  statistics.branches = branches_;
  context_.report("exact", 1);
  Outcomes result;
  for (const auto& [values, numerator] : outcomes_)
    result[values] = make_rational(numerator, denominator_);
  return result;
}

void Expansion::begin(const Layout& before, StateSet states, const std::vector<NodeValue>& given) {
  layout_ = before;
  labelled_.clear();
  tables_.clear();
  for (const auto& field : before.fields) {
    if (program_.graph()[field.node].kind() == NodeKind::table)
      tables_.push_back(field.node);
    else if (program_.symbolic().is_symbolic(field.node))
      labelled_.push_back(field.node);
  }
  states_ = std::move(states);
  total_ = 0;
  for (std::size_t row = 0; row < states_.size(); ++row)
    total_ += integer_of(states_.weight(row), states_.limbs());
  mass_ = total_;
  denominator_ = 1;
  reduced_bits_ = ~std::size_t{0} / 2;  // weights keep their scale
  for (const auto& [node, value] : given) frame_.registers[node] = value;
}

/// Counts the step's branches before anything is opened where that is known, and returns the common
/// denominator of its draws.
Integer Expansion::survey(const CompiledStep& step) {
  const auto& node = program_.graph()[step.branch];
  if (is_weighted(node)) {
    const Integer total = Integer{states_.size()} * node.distribution().outcomes().size();
    if (total > context_.work_cap) too_many(step.branch, total, states_.size());
    return node.distribution().common_denominator();
  }
  if (!draws_.has_labels(step.branch)) {
    const Integer total = node.domain.cardinality() * (has_exclusions(node) ? 1 : states_.size());
    if (total > context_.work_cap) too_many(step.branch, total, states_.size());
    draws_.prepare(step.branch);
  }
  if (!has_exclusions(node)) return draws_.size(step.branch);
  std::set<std::uint64_t> excluded;
  Integer total = 0;
  for (std::size_t row = 0; row < states_.size(); ++row) {
    if (row % 4096 == 4095) context_.stop_if_cancelled("exact");
    layout_.unpack(states_.key(row), frame_.registers.data());
    if (has_labels_) saved_tables_ = frame_.registers;
    if (draws_.fixed(step.branch, frame_)) {
      ++total;
    } else {
      const std::uint64_t here = draws_.excluded(step.branch, frame_);
      excluded.insert(here);
      if (!draws_.has_labels(step.branch)) total += draws_.elements() - here;
    }
    if (has_labels_) frame_.registers = saved_tables_;
  }
  if (total > context_.work_cap) too_many(step.branch, total, states_.size());
  Integer denominator = 1;
  for (const std::uint64_t here : excluded)
    denominator = boost::multiprecision::lcm(denominator, Integer{draws_.size(step.branch) - here});
  return denominator;
}

void Expansion::load(std::size_t row) {
  layout_.unpack(states_.key(row), frame_.registers.data());
  if (has_labels_) canonicalizer_.count(labelled_, tables_, frame_);
}

/// The branch that is followed next weighs so much times a weight of the layer's.
void Expansion::weigh(const std::uint64_t* weight, const Integer& factor) {
  const bool is_small = bits_of(factor) <= 64;
  source_ = is_small ? weight : nullptr;
  if (is_small)
    source_factor_ = static_cast<std::uint64_t>(factor);
  else
    scale_into(weight_, weight, states_.limbs(), factor);
}

void Expansion::add_to(StateSet& set, const std::uint64_t* key) {
  if (source_ != nullptr)
    set.add_multiple(key, source_, states_.limbs(), source_factor_);
  else
    set.add(key, weight_.data());
}

void Expansion::expand(const CompiledStep& step) {
  const Integer drawn = step.branch == no_node ? Integer{1} : survey(step);
  denominator_ *= drawn;
  const std::size_t limbs = words_for(Integer{denominator_ * total_});
  next_.restart(step.after.words, limbs);
  settled_.restart(sequence_.outcomes.words, limbs);
  key_.assign(std::max<std::size_t>({1, step.after.words, sequence_.outcomes.words}), 0);
  outcome_key_.assign(std::max<std::size_t>(1, sequence_.outcomes.words), 0);
  weight_.assign(limbs, 0);
  step_branches_ = 0;
  if (!step.pinned.empty() && canonicalizer_.pin_next(step.pinned))
    for (const NodeId table : step.tables) program_.pool(table).forget_renamed();

  constexpr std::size_t worth_compiling = 16;
  if (!step.has_labels && states_.size() >= worth_compiling)
    expand_quickly(step, drawn);
  else
    expand_states(step, drawn);
  collect(drawn);
  check_mass(step, drawn);
  states_.swap(next_);
  layout_ = step.after;
  labelled_ = step.labelled;
  tables_ = step.tables;
  canonicalizer_.turn();
  reduce();
}

bool Expansion::is_blocked(const CompiledStep& step, const Frame& frame) {
  if (step.blockers.empty()) return false;
  return std::all_of(step.blockers.begin(), step.blockers.end(), [&](const auto& any_of) {
    return std::any_of(any_of.begin(), any_of.end(), [&](const NodeValue& blocker) {
      return frame.registers[blocker.first] == blocker.second;
    });
  });
}

void Expansion::expand_states(const CompiledStep& step, const Integer& drawn) {
  const GraphNode* node = step.branch == no_node ? nullptr : &program_.graph()[step.branch];
  const bool weighted = node != nullptr && is_weighted(*node);
  const auto outcomes =
      weighted ? program_.outcomes(step.branch) : decltype(program_.outcomes(step.branch)){};
  for (std::size_t row = 0; row < states_.size(); ++row) {
    load(row);
    const std::uint64_t* weight = states_.weight(row);
    if (node == nullptr || is_blocked(step, frame_)) {
      weigh(weight, drawn);
      take_branch(step, 0);
    } else if (weighted) {
      for (const auto& [value, factor] : outcomes) {
        weigh(weight, factor);
        take_branch(step, value);
      }
    } else {
      follow(step, weight, drawn);
    }
  }
}

/// Puts what a lookup found out into its table.
void Expansion::remember(const CompiledStep& step, std::uint64_t value) {
  const auto& node = program_.graph()[step.branch];
  const TableAccess access = access_of(node);
  const std::uint64_t asked = frame_.registers[access.key];
  const bool forward = node.kind() == NodeKind::lookup;
  auto& contents = frame_.registers[access.table];
  contents =
      program_.pool(access.table)
          .with(contents, {frame_.index(access), forward ? asked : value, forward ? value : asked});
}

/// All outcomes of a uniform draw, in the state that the frame holds.
void Expansion::follow(const CompiledStep& step, const std::uint64_t* weight,
                       const Integer& drawn) {
  const auto& node = program_.graph()[step.branch];
  const bool access = node.kind() != NodeKind::sample;
  const NodeId table = access ? node.arguments[0] : no_node;
  if (access) {
    const std::uint64_t contents = frame_.registers[table];
    if (const auto value = draws_.fixed(step.branch, frame_)) {
      weigh(weight, drawn);
      take_branch(step, *value);
      frame_.registers[table] = contents;
      return;
    }
  }
  const std::uint64_t excluded =
      has_exclusions(program_.graph()[step.branch]) ? draws_.excluded(step.branch, frame_) : 0;
  const Integer share = drawn / (draws_.size(step.branch) - excluded);
  Integer last = 0;
  draws_.each(step.branch, tables_, frame_, [&](std::uint64_t value, const Integer& times) {
    if (times != last) {
      weigh(weight, times == 1 ? share : Integer{share * times});
      last = times;
    }
    if (!access || !step.remembers) return take_branch(step, value);
    const std::uint64_t contents = frame_.registers[table];
    remember(step, value);
    take_branch(step, value);
    frame_.registers[table] = contents;
  });
}

/// Runs the step's deterministic part with the branch's value, keeps what comes out, and puts the
/// frame back.
void Expansion::take_branch(const CompiledStep& step, std::uint64_t value) {
  count_branches(step, 1);
  if (step.branch != no_node) frame_.registers[step.branch] = value;
  const std::size_t changed = step.changed.size();
  saved_tables_.resize(changed);
  for (std::size_t i = 0; i < changed; ++i) saved_tables_[i] = frame_.registers[step.changed[i]];
  if (has_labels_) {
    saved_used_ = frame_.used;
    saved_known_ = frame_.known;
    saved_labels_.clear();
    for (const NodeId id : step.labelled) saved_labels_.push_back(frame_.registers[id]);
    for (const NodeId id : step.tables) saved_labels_.push_back(frame_.registers[id]);
  }
  program_.run(step, frame_);
  keep(step);
  if (has_labels_) {
    frame_.used = saved_used_;
    frame_.known = saved_known_;
    std::size_t next = 0;
    for (const NodeId id : step.labelled) frame_.registers[id] = saved_labels_[next++];
    for (const NodeId id : step.tables) frame_.registers[id] = saved_labels_[next++];
  }
  for (std::size_t i = 0; i < changed; ++i) frame_.registers[step.changed[i]] = saved_tables_[i];
}

/// Drops the entries at points that are not asked again. A value that stood there alone is then
/// one of those that were never seen, which is what it is to all that is left.
void Expansion::forget_entries(const LastPoints& last) {
  TablePool& pool = program_.pool(last.table);
  const auto is_asked = [&](const TablePool::TableEntry& entry) {
    return std::any_of(last.points.begin(), last.points.end(), [&](const auto& one) {
      const auto& [point, index] = one;
      return frame_.registers[point] == entry.key &&
             (index == no_node || frame_.registers[index] == entry.index);
    });
  };
  const auto all = pool.entries(frame_.registers[last.table]);
  if (std::all_of(all.begin(), all.end(), is_asked)) return;
  std::vector<TablePool::TableEntry> kept;
  std::copy_if(all.begin(), all.end(), std::back_inserter(kept), is_asked);
  frame_.registers[last.table] = 0;
  for (const auto& entry : kept)
    frame_.registers[last.table] = pool.with(frame_.registers[last.table], entry);
}

void Expansion::keep(const CompiledStep& step) {
  if (step.complete) return settle();
  for (const auto& exit : step.exits) {
    if (frame_.registers[exit.node] != exit.value) continue;
    for (const auto& [root, decided] : exit.decided) frame_.registers[root] = decided;
    return settle();
  }
  if (has_labels_) {
    for (const auto& last : step.last_points) forget_entries(last);
    canonicalizer_.rename(step.labelled_alike.empty() ? step.labelled : step.labelled_alone,
                          step.tables, frame_, step.labelled_alike);
  }
  step.after.pack(frame_.registers.data(), key_.data());
  step.put_in_order(key_.data());
  add_to(next_, key_.data());
}

void Expansion::settle() {
  sequence_.outcomes.pack(frame_.registers.data(), outcome_key_.data());
  add_to(settled_, outcome_key_.data());
}

/// Brings the outcomes so far to the layer's denominator, and adds what was settled in it.
void Expansion::collect(const Integer& drawn) {
  if (drawn != 1)
    for (auto& [values, numerator] : outcomes_) numerator *= drawn;
  std::vector<std::uint64_t> registers(frame_.registers);
  for (std::size_t row = 0; row < settled_.size(); ++row) {
    sequence_.outcomes.unpack(settled_.key(row), registers.data());
    std::vector<std::uint64_t> values;
    for (const NodeId root : sequence_.roots) values.push_back(registers[root]);
    outcomes_[std::move(values)] += integer_of(settled_.weight(row), settled_.limbs());
  }
}

/// Nothing is lost and nothing is counted twice: a layer weighs what the one before it did, times
/// the denominator of what was drawn.
void Expansion::check_mass(const CompiledStep& step, const Integer& drawn) {
  const Integer kept = next_.mass(), found = kept + settled_.mass(), expected = mass_ * drawn;
  if (found != expected)
    throw Error{ErrorCode::internal,
                step.branch == no_node ? std::string{"exact"} : program_.place(step.branch),
                "its outcomes weigh " + found.str() + " of " + expected.str()};
  mass_ = kept;
}

/// Divides a layer by a common factor of its weights, its outcomes and its denominator, whenever
/// that has doubled in length.
void Expansion::reduce() {
  const std::size_t bits = bits_of(denominator_);
  if (states_.limbs() <= 1 || bits < 2 * reduced_bits_) return;
  Integer common = denominator_;
  for (const auto& [values, numerator] : outcomes_)
    common = boost::multiprecision::gcd(common, numerator);
  for (std::size_t row = 0; row < states_.size() && common != 1; ++row)
    common = boost::multiprecision::gcd(common, integer_of(states_.weight(row), states_.limbs()));
  if (common != 1) {
    denominator_ /= common;
    mass_ /= common;
    for (auto& [values, numerator] : outcomes_) numerator /= common;
    for (std::size_t row = 0; row < states_.size(); ++row) {
      const auto limbs =
          limbs_of(Integer{integer_of(states_.weight(row), states_.limbs()) / common});
      std::uint64_t* weight = states_.weight(row);
      std::fill(std::copy(limbs.begin(), limbs.end(), weight), weight + states_.limbs(), 0);
    }
  }
  reduced_bits_ = std::max<std::size_t>(64, bits_of(denominator_));
}

void Expansion::count_branches(const CompiledStep& step, std::uint64_t more) {
  branches_ += more;
  step_branches_ += more;
  unchecked_ += more;
  constexpr std::uint64_t often = 1u << 12;
  if (unchecked_ < often) return;
  unchecked_ = 0;
  context_.stop_if_cancelled("exact");
  if (step_branches_ > context_.work_cap) too_many(step.branch, step_branches_, states_.size());
}

}  // namespace certamen
