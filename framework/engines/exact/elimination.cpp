// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact/elimination.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <chrono>
#include <numeric>
#include <utility>

#include "framework/error.hpp"
#include "framework/statespace/limbs.hpp"

namespace certamen {

namespace {

using Key = boost::container::small_vector<std::uint64_t, 8>;

/// With up to `arity` values excluded, each of the others has a whole share of it.
Integer denominator_of(const GraphNode& sample) {
  if (is_weighted(sample)) return sample.distribution().common_denominator();
  const Integer& size = sample.domain.cardinality();
  Integer common = 1;
  const std::size_t least = sample.arguments.empty() ? 0 : 1;
  for (std::size_t excluded = least; excluded <= sample.arguments.size() && excluded < size;
       ++excluded)
    common = boost::multiprecision::lcm(common, Integer{size - excluded});
  return common;
}

}  // namespace

Elimination::Elimination(ExactProgram& program, const EliminationPlan& plan, MemoryBudget& budget,
                         const Context& context)
    : program_{program}, plan_{plan}, budget_{budget}, context_{context}, frame_{program.frame()} {
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    messages_.push_back({.rows = StateSet{0, 1, budget}});
}

Elimination::Outcomes Elimination::run(ExactStatistics& statistics) {
  for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
    context_.report("exact", static_cast<double>(i) / static_cast<double>(plan_.steps.size()));
    context_.stop_if_cancelled("exact");
    made_ = &messages_[i];
    take_out(plan_.steps[i], statistics);
  }
  context_.report("exact", 1);
  const Message& last = messages_.back();
  Outcomes outcomes;
  for (std::size_t row = 0; row < last.rows.size(); ++row) {
    last.layout.unpack(last.rows.key(row), frame_.registers.data());
    std::vector<std::uint64_t> values;
    for (const NodeId root : program_.symbolic().rooted.roots)
      values.push_back(frame_.registers[root]);
    outcomes[std::move(values)] +=
        make_rational(integer_of(last.rows.weight(row), last.rows.limbs()), last.denominator);
  }
  return outcomes;
}

void Elimination::take_out(const EliminationStep& step, ExactStatistics& statistics) {
  const auto start = std::chrono::steady_clock::now();
  step_ = &step;
  step_branches_ = 0;
  if (step.variable != no_node) budget_.place = program_.place(step.variable);
  running_.clear();
  made_->denominator = 1;
  std::vector<bool> bound(program_.graph().size(), false);
  std::size_t rows_before = 1;
  for (const auto& move : step.moves) {
    running_.push_back(prepared(move, bound));
    made_->denominator *= running_.back().denominator;
    if (move.node != no_node) {
      bound[move.node] = true;
      continue;
    }
    rows_before = std::max(rows_before, messages_[move.message].rows.size());
    for (const auto& field : messages_[move.message].layout.fields) bound[field.node] = true;
  }
  program_.refresh(frame_);
  budget_.states_before = rows_before;
  made_->layout = program_.layout_of(step.scope);
  const std::size_t limbs = words_for(made_->denominator);
  made_->rows.restart(made_->layout.words, limbs);
  key_.assign(std::max<std::size_t>(1, made_->layout.words), 0);
  limbs_.assign(limbs, 0);
  weights_.assign(step.moves.size() + 1, Integer{1});
  follow(0);
  running_.clear();
  budget_.give(std::exchange(step_bytes_, 0));
  for (const auto& move : step.moves)
    if (move.node == no_node) messages_[move.message] = {.rows = StateSet{0, 1, budget_}};
  const std::size_t rows = made_->rows.size();
  statistics.steps += step.variable != no_node ? 1 : 0;
  statistics.branches += step_branches_;
  statistics.peak_states = std::max(statistics.peak_states, rows);
  statistics.plan.push_back(
      {step.variable == no_node ? std::string{} : program_.place(step.variable), step.scope.size(),
       step.branches_bits, rows_before, rows, step_branches_,
       std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
}

Elimination::Running Elimination::prepared(const JoinMove& move, const std::vector<bool>& bound) {
  Running running;
  switch (move.kind) {
  case JoinMove::Kind::rows: index_rows(running, messages_[move.message], bound); [[fallthrough]];
  case JoinMove::Kind::find: running.denominator = messages_[move.message].denominator; break;
  case JoinMove::Kind::compute:
  case JoinMove::Kind::check: running.instruction = program_.instruction_of(move.node); break;
  case JoinMove::Kind::draw:
  case JoinMove::Kind::weigh:
  case JoinMove::Kind::values: {
    const auto& node = program_.graph()[move.node];
    const bool values = move.kind == JoinMove::Kind::values;
    if (!values) running.denominator = denominator_of(node);
    if (!values && is_weighted(node)) {
      running.outcomes = program_.outcomes(move.node);
      break;
    }
    if (move.kind == JoinMove::Kind::weigh) break;
    take(node.domain.cardinality());
    running.values = program_.elements(move.node);
    break;
  }
  }
  return running;
}

/// Words that the running step needs besides its messages.
void Elimination::take(const Integer& words) {
  const Integer bytes = words * sizeof(std::uint64_t);
  const std::size_t most = ~std::size_t{0} / 2;  // more than any cap
  const std::size_t more = bytes > most ? most : static_cast<std::size_t>(bytes);
  budget_.take(more);
  step_bytes_ += more;
}

/// The rows of a message, sorted by what will be known of them.
void Elimination::index_rows(Running& running, const Message& message,
                             const std::vector<bool>& bound) {
  std::vector<NodeId> known;
  for (const auto& field : message.layout.fields)
    if (bound[field.node]) known.push_back(field.node);
  running.bound = program_.layout_of(known);
  const std::size_t words_a_row = 2 * message.layout.words + 1;
  take(Integer{message.rows.size()} * words_a_row);
  running.order.resize(message.rows.size());
  std::iota(running.order.begin(), running.order.end(), 0);
  const std::size_t words = running.bound.words;
  if (words == 0) return;
  std::vector<std::uint64_t> keys(words * message.rows.size());
  for (std::size_t row = 0; row < message.rows.size(); ++row) {
    message.layout.unpack(message.rows.key(row), frame_.registers.data());
    running.bound.pack(frame_.registers.data(), keys.data() + row * words);
  }
  const auto key_of = [&](std::uint32_t row) { return keys.data() + row * words; };
  std::sort(running.order.begin(), running.order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::lexicographical_compare(key_of(a), key_of(a) + words, key_of(b), key_of(b) + words);
  });
  for (const std::uint32_t row : running.order)
    running.keys.insert(running.keys.end(), key_of(row), key_of(row) + words);
}

void Elimination::follow(std::size_t move) {
  if (move == step_->moves.size()) return arrive();
  const auto& [kind, node, number] = step_->moves[move];
  auto& registers = frame_.registers;
  switch (kind) {
  case JoinMove::Kind::rows: return follow_rows(move);
  case JoinMove::Kind::find: {
    const Message& message = messages_[number];
    Key key(message.layout.words);
    message.layout.pack(registers.data(), key.data());
    const std::uint64_t* weight = message.rows.find(key.data());
    if (weight == nullptr) return;
    times_row(move, message, weight);
    return follow(move + 1);
  }
  case JoinMove::Kind::draw: return follow_outcomes(move);
  case JoinMove::Kind::weigh:
    if (weigh(move)) follow(move + 1);
    return;
  case JoinMove::Kind::compute:
    program_.step(running_[move].instruction, frame_);
    weights_[move + 1] = weights_[move];
    return follow(move + 1);
  case JoinMove::Kind::check: {
    const std::uint64_t expected = registers[node];
    program_.step(running_[move].instruction, frame_);
    const bool agrees = registers[node] == expected;
    registers[node] = expected;
    weights_[move + 1] = weights_[move];
    if (agrees) follow(move + 1);
    return;
  }
  case JoinMove::Kind::values:
    weights_[move + 1] = weights_[move];
    for (const std::uint64_t value : running_[move].values) {
      count_branch();
      registers[node] = value;
      follow(move + 1);
    }
    return;
  }
}

void Elimination::times_row(std::size_t move, const Message& message, const std::uint64_t* weight) {
  mpz_t factor;
  mpz_roinit_n(factor, weight, static_cast<mp_size_t>(message.rows.limbs()));
  mpz_mul(weights_[move + 1].backend().data(), weights_[move].backend().data(), factor);
}

void Elimination::follow_rows(std::size_t move) {
  const Message& message = messages_[step_->moves[move].message];
  const Running& running = running_[move];
  const std::size_t words = running.bound.words;
  std::size_t first = 0, last = running.order.size();
  if (words > 0) {
    Key key(words);
    running.bound.pack(frame_.registers.data(), key.data());
    const auto compare = [&](std::size_t row) {
      const std::uint64_t* its = running.keys.data() + row * words;
      return std::lexicographical_compare_three_way(its, its + words, key.begin(), key.end());
    };
    while (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      if (compare(middle) < 0)
        first = middle + 1;
      else
        last = middle;
    }
    while (last < running.order.size() && compare(last) == 0) ++last;
  }
  for (std::size_t i = first; i < last; ++i) {
    count_branch();
    const std::uint32_t row = running.order[i];
    message.layout.unpack(message.rows.key(row), frame_.registers.data());
    times_row(move, message, message.rows.weight(row));
    follow(move + 1);
  }
}

bool Elimination::is_excluded(const GraphNode& sample, std::uint64_t value) const {
  return std::any_of(sample.arguments.begin(), sample.arguments.end(),
                     [&](NodeId id) { return frame_.registers[id] == value; });
}

/// The weight of one value of a uniform sample.
Integer Elimination::share(NodeId sample, const Integer& denominator) const {
  const auto& node = program_.graph()[sample];
  if (node.arguments.empty()) return 1;
  std::vector<std::uint64_t> excluded;
  for (const NodeId id : node.arguments) excluded.push_back(frame_.registers[id]);
  std::sort(excluded.begin(), excluded.end());
  const auto distinct = std::unique(excluded.begin(), excluded.end()) - excluded.begin();
  return denominator / (node.domain.cardinality() - distinct);
}

void Elimination::follow_outcomes(std::size_t move) {
  const NodeId id = step_->moves[move].node;
  const auto& node = program_.graph()[id];
  const Running& running = running_[move];
  if (is_weighted(node)) {
    for (const auto& [value, weight] : running.outcomes) {
      count_branch();
      frame_.registers[id] = value;
      weights_[move + 1] = weights_[move] * weight;
      follow(move + 1);
    }
    return;
  }
  weights_[move + 1] = weights_[move] * share(id, running.denominator);
  for (const std::uint64_t value : running.values) {
    if (is_excluded(node, value)) continue;
    count_branch();
    frame_.registers[id] = value;
    follow(move + 1);
  }
}

/// Whether the sample can have the value that is bound.
bool Elimination::weigh(std::size_t move) {
  const NodeId id = step_->moves[move].node;
  const auto& node = program_.graph()[id];
  const std::uint64_t value = frame_.registers[id];
  if (!is_weighted(node)) {
    if (is_excluded(node, value)) return false;
    weights_[move + 1] = weights_[move] * share(id, running_[move].denominator);
    return true;
  }
  for (const auto& [outcome, weight] : running_[move].outcomes) {
    if (outcome != value) continue;
    weights_[move + 1] = weights_[move] * weight;
    return true;
  }
  return false;
}

void Elimination::arrive() {
  made_->layout.pack(frame_.registers.data(), key_.data());
  const mpz_srcptr weight = weights_.back().backend().data();
  const std::size_t size = mpz_size(weight);
  std::copy(mpz_limbs_read(weight), mpz_limbs_read(weight) + size, limbs_.begin());
  std::fill(limbs_.begin() + static_cast<std::ptrdiff_t>(size), limbs_.end(), 0);
  made_->rows.add(key_.data(), limbs_.data());
}

void Elimination::count_branch() {
  ++step_branches_;
  constexpr std::uint64_t often = 1u << 16;
  if (step_branches_ % often != 0) return;
  context_.stop_if_cancelled("exact");
  if (step_branches_ > context_.work_cap)
    throw Error{ErrorCode::too_large,
                step_->variable == no_node ? "experiment" : program_.place(step_->variable),
                "taking it out opens more branches than the cap of " +
                    std::to_string(context_.work_cap) +
                    ": use --engine montecarlo or a smaller parameter"};
}

}  // namespace certamen
