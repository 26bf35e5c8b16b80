// SPDX-License-Identifier: Apache-2.0
// Steps that bound the probability of an event.
#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/games/procedures.hpp"
#include "framework/proof/checker.hpp"
#include "framework/proof/guess.hpp"

namespace certamen {

namespace {

/// A reduction sees the event only if it raises it itself.
void expect_no_event(const Package& game, const std::string& event) {
  if (any_node(game, [&](const GraphNode& node) {
        return node.is(NodeKind::event) && node.event() == EventId{event};
      }))
    throw Error{ErrorCode::usage, game.name + "/" + event,
                "an assumption's game raises the event: the reduction has to do that"};
}

}  // namespace

LemmaResult Checker::event_bound(HopReport& report, const EventSteps& steps) {
  const std::vector<Pending> before = std::move(pending_);
  pending_.clear();
  auto& inner = report.event_steps;
  for (std::size_t i = 0; i < steps.hops().size(); ++i) inner.push_back(event_step(steps, i));
  // What is left of the bound from each step on.
  Bound rest = inner.empty() ? Bound::unknown("Pr[" + steps.event() + "]") : Bound{0};
  const std::vector<Bound> bounds = bounds_from(inner);
  if (!bounds.empty()) rest = bounds.front();
  bool proved = !inner.empty();
  std::string where = "no step bounds it";
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const Stopwatch time;
    if (options_.instances) event_ledger(inner[i], steps.event(), steps.games()[i].make, bounds[i]);
    inner[i].seconds += time.seconds();
    // The ledger has what the steps from here on allow.
    expect_no_contradiction(inner[i],
                            std::all_of(inner.begin() + static_cast<std::ptrdiff_t>(i), inner.end(),
                                        [](const HopReport& each) { return each.proved; }));
    conclude_hop(inner[i], steps.hops()[i]);
    if (proved && !inner[i].proved)
      where =
          "from " + inner[i].from + " to " + inner[i].to + " is not proved: " + inner[i].evidence;
    proved = proved && inner[i].proved;
    if (!report.refutation) report.refutation = inner[i].refutation;
  }
  const std::vector<Bound> known = bounds_from(inner);
  for (std::size_t i = 0; i < inner.size(); ++i)
    if (!known[i].is_known()) withdraw_costs(inner[i].ledger);
  pending_ = before;
  report.cost = rest;
  if (!proved) return {std::nullopt, "of the steps that bound it, " + where};
  return {rest,
          "the steps from " + steps.games().front().name + " to " + steps.games().back().name};
}

HopReport Checker::event_step(const EventSteps& steps, std::size_t i) {
  const Stopwatch time;
  const Hop& step = steps.hops()[i];
  HopReport report{.kind = step.kind,
                   .from = steps.games()[i].name,
                   .to = steps.games()[i + 1].name,
                   .reason = step.reason,
                   .to_says = steps.games()[i + 1].text,
                   .evidence = {},
                   .taken = {}};
  const GameAt &first = steps.games()[i].make, &second = steps.games()[i + 1].make;
  const std::string& event = steps.event();
  switch (step.kind) {
  case HopKind::equivalent:
    same(report, "the games are the same, " + event + " included", first, second, {event});
    break;
  case HopKind::reduction:
    expect_no_event(step.assumption->real(symbols_), event);
    expect_no_event(step.assumption->ideal(symbols_), event);
    reduction(report, step, first, second, {event});
    break;
  case HopKind::conditioning: conditioning(report, step, event, first, second); break;
  default: excluded(report, step, event, first, second);
  }
  if (i + 1 == steps.hops().size()) never(report, steps);
  report.symbolic_seconds = time.seconds();
  settle(report, true);
  expect_no_contradiction(report, report.proved);
  report.seconds = time.seconds();
  return report;
}

/// In the last game the event is false in every call.
void Checker::never(HopReport& report, const EventSteps& steps) {
  const Form form = form_of(steps.games().back().make(symbols_), {steps.event()});
  const auto is_false = [](const FormPart& part) {
    const auto& node = part.graph[part.events.front()];
    return node.kind() == NodeKind::constant && node.value().code() == 0;
  };
  if (is_false(form.start) && std::all_of(form.parts.begin(), form.parts.end(), is_false)) return;
  report.proved = false;
  report.evidence += "; but in " + report.to + " the event may still happen";
  report.cost = report.cost + Bound::unknown("Pr[" + steps.event() + "] in " + report.to);
}

void Checker::conditioning(HopReport& report, const Hop& step, const std::string& event,
                           const GameAt& first, const GameAt& second) {
  const Unguessed whole = without_guess(second(symbols_), event, step.guess);
  if (!whole.package) {
    report.cost = Bound::unknown("Pr[" + event + "] in " + report.from);
    report.evidence = whole.reason;
    return;
  }
  report.factor = whole.values;
  const std::string guess = step.guess;
  same(report, report.from + " is " + report.to + " without the guess", first,
       [=](const Sizes& sizes) { return *without_guess(second(sizes), event, guess).package; },
       {event});
  if (report.proved)
    report.evidence = "without the guess they have equal normal forms; it is right for one of " +
                      whole.values.text() + " values, and nothing else depends on it";
}

void Checker::excluded(HopReport& report, const Hop& step, const std::string& event,
                       const GameAt& first, const GameAt& second) {
  const Package one = first(symbols_), other = second(symbols_);
  expect_same_contract(one, other);
  const auto found = difference_until(one, other, {step.event, event});
  auto reason = not_excluded(one, step.event, event, step.guess);
  if (!reason) reason = not_excluded(other, step.event, event, step.guess);
  report.proved = !found && !reason;
  if (found) report.difference = found->drawings;
  report.evidence = found    ? "not identical until " + step.event + ": " + to_text(*found)
                    : reason ? "identical until " + step.event + ", but " + *reason
                             : "identical until " + step.event + ", and after it " + event +
                                   " cannot happen: the guess is in the log";
  const std::string abort = step.event;
  pending_.push_back({"the games are identical until " + abort,
                      [=](const Sizes& sizes) { return silenced(first(sizes), abort); },
                      [=](const Sizes& sizes) { return silenced(second(sizes), abort); }});
}

std::vector<Bound> Checker::bounds_from(const std::vector<HopReport>& steps) {
  std::vector<Bound> bounds(steps.size(), 0);
  Bound rest = 0;
  for (std::size_t i = steps.size(); i-- > 0;)
    bounds[i] = rest = steps[i].cost + steps[i].factor * rest;
  return bounds;
}

/// The exact probability of the event before the step beside what the steps from here on allow.
void Checker::event_ledger(HopReport& report, const std::string& event, const GameAt& game,
                           const Bound& bound) {
  for (const auto& instance : proof_.instances()) {
    const Sizes sizes{proof_.sizes(), instance};
    const Functions functions = functions_at(instance);
    const Package played = with_functions(game(sizes), functions);
    Distance chance = probability_of(played, event, context_);
    chance.functions = functions;
    if (functions.empty()) chance.scope = Instantiations{played, played}.scope_of_one();
    report.ledger.push_back(
        entry(instance, chance, bound, report.refutation,
              "in " + report.from + ", Pr[" + event + "] is at most " + bound.text()));
  }
}

}  // namespace certamen
