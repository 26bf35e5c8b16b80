// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact/expansion.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <chrono>
#include <exception>
#include <set>
#include <thread>

#include "framework/error.hpp"

namespace certamen {

namespace {

bool is_weighted(const GraphNode& node) {
  return node.kind == NodeKind::sample &&
         (node.distribution->kind() == DistributionKind::bernoulli ||
          node.distribution->kind() == DistributionKind::table);
}

/// Without exclusions a draw has the same weight in every state.
bool has_exclusions(const Graph& graph, NodeId id) {
  const auto& node = graph[id];
  return node.kind != NodeKind::sample || node.distribution->arity() > 0;
}

}  // namespace

Expansion::Expansion(ExactProgram& program, const Sequence& sequence, MemoryBudget& budget,
                     const Context& context)
    : program_{program}, sequence_{sequence}, budget_{budget}, context_{context},
      canonicalizer_{program}, draws_{program, budget}, compiler_{program},
      has_labels_{!program.symbolic().sorts.empty()}, states_{0, 1, budget}, next_{0, 1, budget},
      settled_{0, 1, budget}, frame_{program.frame()} {
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
         std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
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
    if (program_.graph()[field.node].kind == NodeKind::table)
      tables_.push_back(field.node);
    else if (program_.symbolic().is_symbolic(field.node))
      labelled_.push_back(field.node);
  }
  states_ = std::move(states);
  total_ = 0;
  for (std::size_t row = 0; row < states_.size(); ++row)
    total_ += integer_of(states_.weight(row), states_.limbs());
  denominator_ = 1;
  reduced_bits_ = ~std::size_t{0} / 2;  // weights keep their scale
  for (const auto& [node, value] : given) frame_.registers[node] = value;
}

/// Counts the step's branches before anything is opened where that is known, and returns the common
/// denominator of its draws.
Integer Expansion::survey(const CompiledStep& step) {
  const auto& node = program_.graph()[step.branch];
  if (is_weighted(node)) {
    const Integer total = Integer{states_.size()} * node.distribution->outcomes().size();
    if (total > context_.work_cap) too_many(step.branch, total, states_.size());
    return node.distribution->common_denominator();
  }
  if (!draws_.has_labels(step.branch)) draws_.prepare(step.branch);
  if (!has_exclusions(program_.graph(), step.branch)) {
    if (!draws_.has_labels(step.branch)) {
      const Integer total = Integer{states_.size()} * draws_.elements();
      if (total > context_.work_cap) too_many(step.branch, total, states_.size());
    }
    return draws_.size(step.branch);
  }
  std::set<std::uint64_t> excluded;
  Integer total = 0;
  for (std::size_t row = 0; row < states_.size(); ++row) {
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
  const std::size_t limbs = limbs_for(Integer{denominator_ * total_});
  next_.restart(step.after.words, limbs);
  settled_.restart(sequence_.outcomes.words, limbs);
  key_.assign(std::max<std::size_t>({1, step.after.words, sequence_.outcomes.words}), 0);
  outcome_key_.assign(std::max<std::size_t>(1, sequence_.outcomes.words), 0);
  weight_.assign(limbs, 0);
  step_branches_ = 0;

  constexpr std::size_t worth_compiling = 16;
  if (!step.has_labels && states_.size() >= worth_compiling)
    expand_quickly(step, drawn);
  else
    expand_states(step, drawn);
  collect(drawn);
  states_.swap(next_);
  layout_ = step.after;
  labelled_ = step.labelled;
  tables_ = step.tables;
  reduce();
}

/// The outcomes of a weighted draw.
std::vector<std::pair<std::uint64_t, Integer>> Expansion::outcomes_of(const GraphNode& node) {
  std::vector<std::pair<std::uint64_t, Integer>> outcomes;
  for (const auto& [value, weight] : node.distribution->outcomes())
    outcomes.emplace_back(program_.interner().to_register(node.domain, value.code()), weight);
  return outcomes;
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
  const auto outcomes = weighted ? outcomes_of(*node) : decltype(outcomes_of(*node)){};
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
  const NodeId table = node.arguments[0];
  const std::uint64_t asked = frame_.registers[node.arguments[1]];
  const std::uint64_t index = node.arguments.size() > 2 ? frame_.registers[node.arguments[2]] : 0;
  const bool forward = node.kind == NodeKind::lookup;
  frame_.registers[table] = program_.pool(table).with(
      frame_.registers[table], {index, forward ? asked : value, forward ? value : asked});
}

/// All outcomes of a uniform draw, in the state that the frame holds.
void Expansion::follow(const CompiledStep& step, const std::uint64_t* weight,
                       const Integer& drawn) {
  const auto& node = program_.graph()[step.branch];
  const bool access = node.kind != NodeKind::sample;
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
      has_exclusions(program_.graph(), step.branch) ? draws_.excluded(step.branch, frame_) : 0;
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

/// The same for steps without labels, by code made for each value of the branch.
void Expansion::expand_quickly(const CompiledStep& step, const Integer& drawn) {
  const GraphNode* node = step.branch == no_node ? nullptr : &program_.graph()[step.branch];
  const bool weighted = node != nullptr && is_weighted(*node);
  const bool access = node != nullptr && node->kind != NodeKind::sample;
  const bool exclusions = node != nullptr && has_exclusions(program_.graph(), step.branch);
  prepare_codes(step, weighted);
  const Factor whole{drawn};
  std::vector<Factor> factors;
  if (weighted)
    for (const auto& [value, weight] : outcomes_of(*node)) factors.emplace_back(weight);
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
    lanes_.push_back({program_.frame(), StateSet{0, 1, budget_}, StateSet{0, 1, budget_}});
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
    for (const auto& [value, weight] : outcomes_of(program_.graph()[step.branch]))
      values_.push_back(value);
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
      return node.kind == NodeKind::put && node.arguments[0] == table;
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
  if (factor.is_small) {
    into->add_multiple(lane.key.data(), states_.weight(row), states_.limbs(), factor.small);
  } else {
    scale_into(lane.weight, states_.weight(row), states_.limbs(), factor.large);
    into->add(lane.key.data(), lane.weight.data());
  }
  for (std::size_t i = 0; i < changed_.size(); ++i) registers[changed_[i]] = saved[i];
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

void Expansion::keep(const CompiledStep& step) {
  if (step.complete) return settle();
  for (const auto& exit : step.exits) {
    if (frame_.registers[exit.node] != exit.value) continue;
    for (const auto& [root, decided] : exit.decided) frame_.registers[root] = decided;
    return settle();
  }
  if (has_labels_) canonicalizer_.rename(step.labelled, step.tables, frame_);
  step.after.pack(frame_.registers.data(), key_.data());
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
  constexpr std::uint64_t often = 1u << 16;
  if (unchecked_ < often) return;
  unchecked_ = 0;
  context_.stop_if_cancelled("exact");
  if (step_branches_ > context_.work_cap) too_many(step.branch, step_branches_, states_.size());
}

}  // namespace certamen
