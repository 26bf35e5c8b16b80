// SPDX-License-Identifier: Apache-2.0
// What a search found as a strategy: decisions for the beliefs themselves, where the search
// followed them up to symmetries.
#include <algorithm>
#include <new>

#include "framework/engines/optimal/search.hpp"
#include "framework/error.hpp"

namespace certamen {

void OptimalSearch::keep_wide(Strategy& strategy, const std::vector<MachineInput>& inputs,
                              const std::vector<MachineMove>& moves) const {
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].sort == no_sort && !inputs[i].domain.is_narrow())
      strategy.wide[moves[i].value] = machine_.code_of(inputs[i], moves[i].value);
}

/// What the nodes say is written down without looking for anything but what is handed in; nothing
/// if there is no time or no memory for that.
std::shared_ptr<const Strategy> OptimalSearch::written_strategy(std::size_t start,
                                                                std::size_t calls) {
  try {
    return strategy(start, calls);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::interrupted) throw;
    return nullptr;
  } catch (const std::bad_alloc&) {
    return nullptr;  // the bracket is known all the same
  }
}

std::shared_ptr<const Strategy> OptimalSearch::strategy(std::size_t start, std::size_t calls) {
  auto result = std::make_shared<Strategy>();
  result->procedures = machine_.procedures();
  result->finalize = machine_.finalize();
  result->sorts = machine_.sorts();
  if (is_counted_) {
    CountedWritten counted;
    decide_by_counts(*result, counts_->start(), counts_->budgets(), 0, counted);
    return result;
  }
  Written known;
  decide(*result, Position{positions_[start]}, calls, known);
  return result;
}

/// What is best in a position that may be one of others up to a symmetry of the table, of which one
/// was looked into; and what is handed in, if it stops.
OptimalSearch::Node OptimalSearch::own_choice(const Position& position, std::size_t calls,
                                              std::vector<MachineMove>& output) {
  Position twin = position;
  std::size_t symmetry = 0;
  if (!is_given_away(position.belief))
    if (const auto believed = in_table(position.belief)) {
      auto form = hypotheses_->form_of(believed->weights, position.belief.named);
      symmetry = form.symmetry;
      if (symmetry != 0) twin.belief = std::move(form.belief);
    }
  const std::size_t id = intern(std::move(twin));
  Node node = solve(id, calls);
  if (!stopped_.empty()) throw Error{ErrorCode::interrupted, "strategy", stopped_};
  if (node.stops && symmetry == 0) {
    stop(id);
    output = positions_[id].output;
  } else if (node.stops) {
    stop_value(position.belief, output);
  } else if (symmetry != 0) {
    const auto& all = hypotheses_->calls(node.procedure);
    const auto its = std::find_if(all.begin(), all.end(), [&](const auto& moves) {
      return std::equal(moves.begin(), moves.end(), node.moves.begin(), node.moves.end(),
                        [](const MachineMove& a, const MachineMove& b) {
                          return a.fresh == b.fresh && a.value == b.value;
                        });
    });
    node.moves = all[hypotheses_->image(hypotheses_->symmetry(symmetry), node.procedure,
                                        static_cast<std::size_t>(its - all.begin()))];
  }
  return node;
}

/// Writes the best choices down, from a position on; the number of its decision.
std::size_t OptimalSearch::decide(Strategy& strategy, const Position& position, std::size_t calls,
                                  Written& known) {
  const auto [entry, is_new] =
      known.try_emplace({key_of(position), calls}, strategy.decisions.size());
  if (!is_new) return entry->second;
  const std::size_t number = entry->second;
  strategy.decisions.emplace_back();
  Decision decision;
  const Node node = own_choice(position, calls, decision.output);
  decision.stops = node.stops;
  if (decision.stops) {
    if (machine_.finalize()) keep_wide(strategy, machine_.finalize()->inputs, decision.output);
  } else {
    decision.procedure = node.procedure;
    decision.moves = node.moves;
    keep_wide(strategy, machine_.procedures()[node.procedure].inputs, node.moves);
    Integer factor;
    for (auto& answer : machine_.call(position.belief, node.procedure, node.moves, factor)) {
      Decision::Edge edge;
      edge.answer = answer.output;
      Position next = after(position, node.procedure, std::move(answer.belief));
      canonize(next.belief, &edge.names);
      edge.next = decide(strategy, next, calls - 1, known);
      decision.edges.push_back(std::move(edge));
    }
  }
  strategy.decisions[number] = std::move(decision);
  return number;
}

/// The same as decide(), by counts: beliefs themselves, not their twins.
std::size_t OptimalSearch::decide_by_counts(Strategy& strategy,
                                            const CountedBeliefs::Exponents& belief,
                                            const Budgets& left, std::size_t made,
                                            CountedWritten& known) {
  std::vector<std::uint64_t> key{left};
  constexpr std::size_t in_word = 4;
  for (std::size_t i = 0; i < belief.size(); ++i) {
    if (i % in_word == 0) key.push_back(0);
    key.back() = key.back() << 16 | belief[i];
  }
  const auto [entry, is_new] = known.try_emplace(std::move(key), strategy.decisions.size());
  if (!is_new) return entry->second;
  const std::size_t number = entry->second;
  strategy.decisions.emplace_back();
  context_.stop_if_cancelled("strategy");
  Decision decision;
  const auto choice = counts_->choice(belief, left, made);
  decision.stops = choice.stops;
  if (decision.stops) {
    const std::size_t output = counts_->output(belief);
    if (machine_.finalize()) {
      decision.output = hypotheses_->output(output);
      keep_wide(strategy, machine_.finalize()->inputs, decision.output);
    } else {
      decision.output = {{false, output}};
    }
  } else {
    decision.procedure = choice.procedure;
    decision.moves = hypotheses_->calls(choice.procedure)[choice.call];
    keep_wide(strategy, machine_.procedures()[choice.procedure].inputs, decision.moves);
    Budgets less = left;
    --less[choice.procedure];
    for (const auto& [answer, next] : counts_->answers(belief, choice.procedure, choice.call)) {
      Decision::Edge edge;
      edge.answer = answer;
      edge.next = decide_by_counts(strategy, next, less, made + 1, known);
      decision.edges.push_back(std::move(edge));
    }
  }
  strategy.decisions[number] = std::move(decision);
  return number;
}

}  // namespace certamen
