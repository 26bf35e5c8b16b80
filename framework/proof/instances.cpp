// SPDX-License-Identifier: Apache-2.0
// Exact checks at concrete sizes.
#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/engines/optimal/replay.hpp"
#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/games/inline.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/instantiations.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

std::string not_finished(const Rational& lower) {
  const std::string text = "not finished in time: at least ", fraction = to_fraction(lower);
  if (fraction.size() <= 40) return text + fraction;
  const Integer millionths = numerator(lower) * 1'000'000 / denominator(lower);  // rounded down
  return text + to_decimal(make_rational(millionths, 1'000'000));
}

constexpr std::size_t default_calls = 3;  // of games without budgets

/// Calls up to which equivalence is looked at: those that the budgets allow.
std::size_t calls_in(const Package& game) {
  std::size_t calls = 0;
  for (const auto& procedure : game.exports)
    calls += calls_allowed(procedure).value_or(default_calls);
  return calls;
}
constexpr double most_seconds = 5;

bool within_budgets(const std::vector<TranscriptStep>& transcript, const Package& game) {
  std::map<std::string, std::size_t> calls;
  for (const auto& step : transcript)
    if (!step.is_verdict) ++calls[step.oracle];
  for (const auto& procedure : game.exports)
    if (const auto budget = calls_allowed(procedure);
        budget && calls[procedure.signature.name] > *budget)
      return false;
  return true;
}

}  // namespace

Distance distance_between(const Package& first, const Package& second, const Context& context) {
  expect_same_contract(first, second);
  Distance result;
  Rational shown = 0;  // by a transcript within the budgets
  try {
    const auto same = decide_equivalence(first, second, {.calls = calls_in(first)}, context);
    if (same.equivalent == true) {
      result.value = 0;
      result.any_number = true;
      return result;
    }
    if (same.equivalent == false && within_budgets(same.transcript, first)) {
      result.shown_by = to_text(same.transcript, first);
      if (same.adversary) shown = abs(Rational{same.second - same.first});
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::unsupported) throw;
  }
  try {
    OptimalOptions options{.time_limit = most_seconds};
    for (const auto& procedure : first.exports)
      if (!procedure.budget) options.calls = calls_in(first);
    const auto best =
        replayed_best_adversary({first, second}, Objective::distinguish, options, context);
    if (best.upper < shown)
      throw Error{ErrorCode::contradiction, first.name + " and " + second.name,
                  "a transcript shows an advantage of " + to_fraction(shown) +
                      ", and the optimal search says at most " + to_fraction(best.upper) + ":\n" +
                      result.shown_by};
    result.lower = best.lower;
    if (options.calls)
      result.note = "up to " + std::to_string(*options.calls) + " calls: an oracle has no budget";
    if (best.is_exact())
      result.value = best.lower;
    else
      result.note = not_finished(best.lower);
    if (best.lower > 0 && best.strategy && result.shown_by.empty())
      result.shown_by = to_text(*best.strategy, 12);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::unsupported) throw;
    result.note = error.what();
  }
  return result;
}

Distance distance_for_any_functions(const Package& first, const Package& second,
                                    const Context& context) {
  Distance result = distance_between(first, second, context);
  const Instantiations tries{first, second};
  if (result.lower > 0) {
    result.scope = tries.scope_of_one();
    return result;
  }
  for (std::size_t i = 0; i < tries.size(); ++i) {
    const Functions functions = tries.functions(i);
    Distance distance = distance_between(with_functions(first, functions),
                                         with_functions(second, functions), context);
    if (distance.lower > 0) {
      distance.shown_by = "where " + to_text(functions) + ":\n" + distance.shown_by;
      distance.functions = functions;
      return distance;
    }
    if (!distance.value) result.value.reset();
    result.any_number = result.any_number && distance.any_number;
    if (result.note.empty()) result.note = distance.note;
  }
  if (tries.size() > 0) result.scope = tries.scope();
  return result;
}

Package silenced(const Package& game, const std::string& event) {
  Package result = game;
  result.name = game.name + " until " + event;
  const StateId flag = StateId::fresh(event + " happened");
  result.states.push_back({flag, Boolean(), Value{0}});
  const auto change = [&](Procedure& procedure, bool answers) {
    Graph body;
    const auto add = [&](GraphNode node) { return append(body, std::move(node)); };
    NodeId happened = add(make_get(flag, Boolean()));
    const auto either = operations::bit_or(Boolean());
    const auto place = rebuild(procedure.body, [&](NodeId, GraphNode node) {
      const bool is_event = node.is(NodeKind::event) && node.event() == EventId{event};
      const NodeId id = add(std::move(node));
      if (is_event) happened = add(make_apply(either, {happened, id}));
      return id;
    });
    add(make_set(flag, Boolean(), happened));
    procedure.result = place[procedure.result];
    if (answers) {
      const Domain inner = procedure.signature.output, outer = Option(inner);
      const NodeId none = add(make_constant(outer, Value{0}));
      const NodeId some = add(make_apply(operations::some(inner), {procedure.result}));
      procedure.result = add(make_apply(operations::select(outer), {happened, none, some}));
      procedure.signature.output = outer;
    }
    procedure.body = std::move(body);
  };
  for (auto& procedure : result.initializers) change(procedure, false);
  for (auto& procedure : result.exports) change(procedure, true);
  return result;
}

Package as_search(const Package& game, const std::string& event) {
  Package search = silenced(game, event);
  Procedure verdict{.signature = {"Finalize", {Unit()}, Boolean()}, .budget = {}};
  verdict.body.push_back(make_input("o", Unit()));
  verdict.body.push_back(make_get(search.states.back().id, Boolean()));  // the flag
  verdict.result = 1;
  search.finalize = verdict;
  return search;
}

Distance probability_of(const Package& game, const std::string& event, const Context& context) {
  Distance result;
  try {
    OptimalOptions options{.time_limit = most_seconds};
    const auto best =
        replayed_best_adversary({as_search(game, event)}, Objective::win, options, context);
    result.lower = best.lower;
    if (best.is_exact())
      result.value = best.lower;
    else
      result.note = not_finished(best.lower);
    if (best.lower > 0 && best.strategy) result.shown_by = to_text(*best.strategy, 12);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::unsupported) throw;
    result.note = error.what();
  }
  return result;
}

}  // namespace certamen
