// SPDX-License-Identifier: Apache-2.0
// Steps between two games that an adversary tells apart.
#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/proof/call_count.hpp"
#include "framework/proof/checker.hpp"

namespace certamen {

std::string to_text(const FormDifference& difference) {
  return (difference.procedure.empty() ? std::string{"their interfaces"}
                                       : "in " + difference.procedure) +
         ": " + difference.first + " against " + difference.second;
}

namespace {

Bound unknown_distance(const HopReport& report) {
  return Bound::unknown(report.from + " to " + report.to);
}

}  // namespace

HopReport Checker::hop(std::size_t i) {
  const Stopwatch time;
  const Hop& step = proof_.hops()[i];
  HopReport report{.kind = step.kind,
                   .from = proof_.games()[i].name,
                   .to = proof_.games()[i + 1].name,
                   .reason = step.reason,
                   .evidence = {},
                   .taken = {}};
  const GameAt &first = proof_.games()[i].make, &second = proof_.games()[i + 1].make;
  switch (step.kind) {
  case HopKind::equivalent: same(report, "the games are the same", first, second); break;
  case HopKind::reduction: reduction(report, step, first, second, {}); break;
  case HopKind::hybrid: hybrid(report, step, first, second); break;
  case HopKind::until_bad: until_bad(report, step, first, second); break;
  case HopKind::statistical: statistical(report, step, first, second); break;
  default:
    throw Error{ErrorCode::usage, proof_.name() + "/" + report.from,
                "a step of this kind is for events alone"};
  }
  report.symbolic_seconds = time.seconds();
  for (const auto& inner : report.event_steps)
    report.symbolic_seconds -= inner.seconds - inner.symbolic_seconds;
  costs_.push_back(report.cost);
  if (options_.instances) ledger(report, i);
  settle(report, step.kind != HopKind::equivalent);  // of equal games the ledger has said it
  if (step.kind == HopKind::equivalent)
    report.equal_at_instances =
        !report.ledger.empty() &&
        std::all_of(report.ledger.begin(), report.ledger.end(),
                    [](const LedgerEntry& line) { return line.any_number; });
  expect_no_contradiction(report, report.proved);
  conclude_hop(report, step);
  report.seconds = time.seconds();
  return report;
}

void Checker::conclude_hop(HopReport& report, const Hop& step) {
  if (report.refutation)
    report.verdict = ProofVerdict::refuted;
  else if (report.proved)
    report.verdict = ProofVerdict::verified;
  else if (step.taken)
    report.taken = step.taken;
  if (!report.proved && !report.taken) report.cost = unknown_distance(report);
}

void Checker::expect_no_contradiction(const HopReport& report, bool proved) const {
  if (!proved || !report.refutation) return;
  std::string sizes;
  for (const auto& [name, value] : report.refutation->sizes)
    sizes += (sizes.empty() ? "" : ", ") + name + "=" + value.str();
  throw Error{ErrorCode::contradiction, proof_.name() + "/" + report.from + " to " + report.to,
              "two methods contradict each other, so that one of them has a defect; please report "
              "this with the proof. Proved for all sizes: " +
                  report.evidence + ". Refuted at " + sizes + ": it does not hold that " +
                  report.refutation->claim + "; " + report.refutation->measure + " " +
                  to_fraction(report.refutation->advantage) + "\n" + report.refutation->transcript};
}

void Checker::same(HopReport& report, const std::string& claim, const GameAt& first,
                   const GameAt& second, const std::vector<std::string>& events,
                   const std::optional<Hybrid>& hybrid) {
  const Sizes sizes = hybrid ? symbols_.with(hybrid->index, Symbol{hybrid->index}) : symbols_;
  const auto compared = [&](const Sizes& at) {
    const Package one = first(at), other = second(at);
    expect_same_contract(one, other);
    return difference(form_of(one, events), form_of(other, events));
  };
  auto found = compared(sizes);
  // For each i below the number of steps there is a number of those that are left, so that no size
  // is negative: i + 1 + what is left. The games reach the number of steps through what it is set
  // to alone: its own symbol is free to stand for what is left.
  if (found && hybrid) {
    const Size left = Symbol{hybrid->steps};
    if (!compared(sizes.with(hybrid->steps, Size{Symbol{hybrid->index}} + 1 + left))) found.reset();
  }
  report.proved = !found;
  if (found) {
    report.evidence += (report.evidence.empty() ? "" : "; ") + to_text(*found);
    report.difference = found->drawings;
  }
  if (!found && report.evidence.empty()) report.evidence = "equal normal forms";
  if (events.empty()) {
    pending_.push_back({claim, first, second, hybrid});
    return;
  }
  const auto seen = [event = events.front()](const GameAt& game) {
    return [=](const Sizes& at) { return silenced(game(at), event); };
  };
  pending_.push_back({claim, seen(first), seen(second), hybrid});
}

void Checker::name_advantage(HopReport& report, const Assumption& assumption,
                             const std::map<std::string, CallTotal>& calls) {
  report.cost = advantage_of(assumption.name, calls);
  for (const auto& key : report.cost.advantages()) named_[key] = {assumption, calls};
}

void Checker::expect_one_of_a_name(const Assumption& assumption) {
  const Package real = assumption.real(symbols_), ideal = assumption.ideal(symbols_);
  expect_same_contract(real, ideal);
  const auto [known, is_new] = assumptions_.try_emplace(assumption.name, assumption);
  if (is_new) return;
  const Assumption& other = known->second;
  auto found = difference(form_of(other.real(symbols_)), form_of(real));
  if (!found) found = difference(form_of(other.ideal(symbols_)), form_of(ideal));
  if (found)
    throw Error{ErrorCode::usage, proof_.name() + "/" + assumption.name,
                "two assumptions have this name, '" + other.text + "' and '" + assumption.text +
                    "', and their games differ " + to_text(*found)};
}

void Checker::reduction(HopReport& report, const Hop& step, const GameAt& first,
                        const GameAt& second, const std::vector<std::string>& events) {
  expect_one_of_a_name(*step.assumption);
  const std::optional<Hybrid>& hybrid = step.hybrid;
  // One assumption is for all steps of a hybrid: its games are made without the index.
  const auto linked = [&step](const GameAt& with) {
    return [&step, with](const Sizes& sizes) {
      const Sizes its = step.hybrid ? sizes.without(step.hybrid->index) : sizes;
      return link(step.reduction(sizes), with(its));
    };
  };
  const bool forwards = step.towards == Towards::ideal;
  const auto& [name, text, real, ideal] = *step.assumption;
  const std::string side[] = {forwards ? "real" : "ideal", forwards ? "ideal" : "real"};
  HopReport before = report, after = report;
  same(before, report.from + " is " + step.reduction_name + " with the " + side[0] + " " + name,
       first, linked(forwards ? real : ideal), events, hybrid);
  same(after, report.to + " is " + step.reduction_name + " with the " + side[1] + " " + name,
       linked(forwards ? ideal : real), second, events, hybrid);
  report.proved = before.proved && after.proved;
  report.evidence = report.proved
                        ? step.reduction_name + " linked to either game has their normal forms"
                    : !before.proved ? "with the " + side[0] + " game, " + before.evidence
                                     : "with the " + side[1] + " game, " + after.evidence;
  report.difference = before.proved ? after.difference : before.difference;
  const Sizes sizes = hybrid ? symbols_.with(hybrid->index, Symbol{hybrid->index}) : symbols_;
  const Package own = step.reduction(sizes);
  if (const auto breach = breach_of_contract(own, real(symbols_))) {
    report.proved = false;
    report.evidence = *breach;
  }
  name_advantage(report, *step.assumption, calls_made(own));
  report.reduction = {step.reduction_name, name, work_of(own)};
}

/// first = H_0, .., H_q = second, and each H_i to H_(i+1) by the reduction at i. The adversary's
/// advantage is at most the sum over i of that of the reduction at i, each at most the greatest one
/// with as many calls.
void Checker::hybrid(HopReport& report, const Hop& step, const GameAt& first,
                     const GameAt& second) {
  const Hybrid& hybrid = *step.hybrid;
  const auto at = [&](const std::function<Size(const Sizes&)>& index) -> GameAt {
    return [=](const Sizes& sizes) { return hybrid.game(sizes.with(hybrid.index, index(sizes))); };
  };
  const auto next = [=](const Sizes& sizes) {
    return hybrid.game(sizes.with(hybrid.index, sizes[hybrid.index] + 1));
  };
  HopReport start = report, end = report, generic = report;
  same(start, report.from + " is the hybrid at 0", first, at([](const Sizes&) { return Size{0}; }));
  same(end, report.to + " is the hybrid at " + hybrid.steps,
       at([steps = hybrid.steps](const Sizes& sizes) { return sizes[steps]; }), second);
  generic.from = "the hybrid at " + hybrid.index;
  generic.to = "the hybrid at " + hybrid.index + " + 1";
  reduction(generic, step, hybrid.game, next, {});
  report.proved = start.proved && end.proved && generic.proved;
  report.evidence = !start.proved     ? "the hybrid at 0: " + start.evidence
                    : !end.proved     ? "the hybrid at " + hybrid.steps + ": " + end.evidence
                    : !generic.proved ? generic.evidence
                                      : generic.evidence + ", for every " + hybrid.index;
  report.difference = !start.proved ? start.difference
                      : !end.proved ? end.difference
                                    : generic.difference;
  report.cost = Bound{symbols_[hybrid.steps]} * generic.cost;
  report.reduction = generic.reduction;
}

void Checker::until_bad(HopReport& report, const Hop& step, const GameAt& first,
                        const GameAt& second) {
  const Package one = first(symbols_), other = second(symbols_);
  expect_same_contract(one, other);
  const auto found = difference_until(one, other, {step.event});
  report.event = step.event;
  LemmaResult lemma;
  if (step.event_steps) {
    lemma = event_bound(report, *step.event_steps);
  } else {
    lemma = bound_event(form_of(other, {step.event}));
    if (!lemma.bound) lemma = bound_event(form_of(one, {step.event}));
  }
  if (found) report.difference = found->drawings;
  if (found)
    report.evidence = "not identical until " + step.event + ": " + to_text(*found);
  else if (!lemma.bound)
    report.evidence = "identical until " + step.event + ", but " + lemma.reason;
  else
    report.evidence = "identical until " + step.event + "; Pr[" + step.event + "] at most " +
                      lemma.bound->text() + ": " + lemma.reason;
  cost_by(report, step, lemma);
  report.proved = report.proved && !found;
  const std::string event = step.event;
  pending_.push_back({"the games are identical until " + event,
                      [=](const Sizes& sizes) { return silenced(first(sizes), event); },
                      [=](const Sizes& sizes) { return silenced(second(sizes), event); }});
}

void Checker::statistical(HopReport& report, const Hop& step, const GameAt& first,
                          const GameAt& second) {
  const Package one = first(symbols_), other = second(symbols_);
  expect_same_contract(one, other);
  const LemmaResult lemma = bound_replacement(one, other);
  report.evidence = lemma.bound ? "at most " + lemma.bound->text() + ": " + lemma.reason
                                : "no lemma bounds the distance: " + lemma.reason;
  report.difference = lemma.difference;
  cost_by(report, step, lemma);
}

/// The cost is what the author states, if a lemma supports that, or what the lemma says.
void Checker::cost_by(HopReport& report, const Hop& step, const LemmaResult& lemma) {
  if (!step.stated) {
    report.proved = lemma.bound.has_value();
    if (lemma.bound)
      report.cost = *lemma.bound;
    else if (!step.event_steps)  // whose steps say what they cost
      report.cost = report.event.empty() ? unknown_distance(report)
                                         : Bound::unknown("Pr[" + report.event + "]");
    return;
  }
  report.cost = step.stated(symbols_);
  report.proved = lemma.bound && certainly_covers(report.cost, *lemma.bound, minima_);
  if (lemma.bound && !report.proved)
    report.evidence += "; stated is " + report.cost.text() + ", which the lemma does not give";
}

void Checker::settle(HopReport& report, bool look) {
  bool all_equal = look && options_.instances && !pending_.empty() && !proof_.instances().empty();
  for (const auto& check : pending_)
    if (look && options_.instances && !report.refutation)
      all_equal = refute(report, check) && all_equal;
  report.equal_at_instances = all_equal && !report.refutation;
  pending_.clear();
}

bool Checker::refute(HopReport& report, const Pending& check) {
  bool all_equal = true;
  for (const auto& instance : proof_.instances()) {
    const Sizes sizes{proof_.sizes(), instance};
    std::vector<Sizes> all{sizes};
    std::vector<Bindings> named{instance};
    if (check.hybrid) {
      all.clear();
      named.clear();
      for (Integer i = 0; i < sizes[check.hybrid->steps].number(); ++i) {
        all.push_back(sizes.with(check.hybrid->index, Size{i}));
        named.push_back(instance);
        named.back()[check.hybrid->index] = i;
      }
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Distance distance =
          distance_for_any_functions(check.first(all[i]), check.second(all[i]), context_);
      all_equal = all_equal && distance.any_number;
      if (distance.lower == 0) continue;
      report.refutation = Refutation{named[i], distance.lower, check.claim, distance.shown_by};
      if (!distance.functions.empty()) functions_.try_emplace(instance, distance.functions);
      return false;
    }
  }
  return all_equal;
}

}  // namespace certamen
