// SPDX-License-Identifier: Apache-2.0
// Steps between two games that an adversary tells apart.
#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/proof/call_count.hpp"
#include "framework/proof/cases.hpp"
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
  // What an assumed step costs is what the steps for its event do, once those are concluded.
  if (report.taken && !step.stated && !report.event_steps.empty())
    report.cost = bounds_from(report.event_steps).front();
  if (!report.proved && !report.taken) report.cost = unknown_distance(report);
  if (!report.cost.is_known()) withdraw_costs(report.ledger);
}

void Checker::withdraw_costs(std::vector<LedgerEntry>& ledger) {
  for (LedgerEntry& line : ledger)
    if (line.cost && !(line.distance && *line.distance > *line.cost)) line.cost.reset();
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

namespace {

/// Whether the games have equal normal forms in all cases of the Booleans that oracles take.
bool equal_by_cases(const Package& one, const Package& other,
                    const std::vector<std::string>& events) {
  const auto cases = by_cases(one), other_cases = by_cases(other);
  return cases && other_cases &&
         !difference(form_of(*cases, events), form_of(*other_cases, events));
}

}  // namespace

void Checker::same(HopReport& report, const std::string& claim, const GameAt& first,
                   const GameAt& second, const std::vector<std::string>& events,
                   const std::optional<IndexRange>& indices) {
  const Sizes sizes = indices ? symbols_.with(indices->index, indices->symbol()) : symbols_;
  bool in_cases = false;
  const auto compared = [&](const Sizes& at) {
    const Package one = first(at), other = second(at);
    expect_same_contract(one, other);
    auto differs = difference(form_of(one, events), form_of(other, events));
    if (differs && equal_by_cases(one, other, events)) {
      in_cases = true;
      differs.reset();
    }
    return differs;
  };
  auto found = compared(sizes);
  // For each i there is a number of those that are left, so that no size is negative: as many steps
  // as go before i, the one at i, those that are not looked at, and what is left. The games reach
  // the number of steps through what it is set to alone: its own symbol is free to stand for that.
  if (found && indices) {
    const Size left = Symbol{indices->steps};
    const Size& i = sizes[indices->index];
    const Size steps = i + Size{1 + indices->fewer - indices->first} + left;
    if (!compared(sizes.with(indices->steps, steps))) found.reset();
  }
  report.proved = !found;
  if (found) {
    report.evidence += (report.evidence.empty() ? "" : "; ") + to_text(*found);
    report.difference = found->drawings;
  }
  if (!found && report.evidence.empty())
    report.evidence = in_cases ? "equal normal forms for each value of a Boolean that is asked with"
                               : "equal normal forms";
  if (events.empty()) {
    pending_.push_back({claim, first, second, indices});
    return;
  }
  const auto seen = [event = events.front()](const GameAt& game) {
    return [=](const Sizes& at) { return silenced(game(at), event); };
  };
  pending_.push_back({claim, seen(first), seen(second), indices});
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
                        const GameAt& second, const std::vector<std::string>& events,
                        const std::optional<IndexRange>& indices) {
  expect_one_of_a_name(*step.assumption);
  // One assumption is for all steps of a hybrid: its games are made without the index.
  const auto linked = [&](const GameAt& with) {
    return [&step, indices, with](const Sizes& sizes) {
      const Sizes its = indices ? sizes.without(indices->index) : sizes;
      return link(step.reduction(sizes), with(its));
    };
  };
  const bool forwards = step.towards == Towards::ideal;
  const auto& [name, text, real, ideal] = *step.assumption;
  const std::string side[] = {forwards ? "real" : "ideal", forwards ? "ideal" : "real"};
  HopReport before = report, after = report;
  same(before, report.from + " is " + step.reduction_name + " with the " + side[0] + " " + name,
       first, linked(forwards ? real : ideal), events, indices);
  same(after, report.to + " is " + step.reduction_name + " with the " + side[1] + " " + name,
       linked(forwards ? ideal : real), second, events, indices);
  report.proved = before.proved && after.proved;
  report.evidence = report.proved
                        ? step.reduction_name + " linked to either game has their normal forms"
                    : !before.proved ? "with the " + side[0] + " game, " + before.evidence
                                     : "with the " + side[1] + " game, " + after.evidence;
  report.difference = before.proved ? after.difference : before.difference;
  const Sizes sizes = indices ? symbols_.with(indices->index, indices->symbol()) : symbols_;
  const Package own = step.reduction(sizes);
  if (const auto breach = breach_of_contract(own, real(symbols_))) {
    report.proved = false;
    report.evidence = *breach;
  }
  name_advantage(report, *step.assumption, calls_made(own));
  report.reductions = {{step.reduction_name, name, work_of(own)}};
}

namespace {

/// A part of a hybrid, and what was found of it.
struct Part {
  std::string where;
  HopReport found;
};

/// What the parts say of the hybrid, and what they cost at one index.
void put_together(HopReport& report, const std::vector<Part>& parts, const std::string& index) {
  report.cost = 0;
  for (const auto& [where, found] : parts) {
    report.cost = report.cost + found.cost;
    report.reductions.insert(report.reductions.end(), found.reductions.begin(),
                             found.reductions.end());
    if (!found.reductions.empty()) report.evidence = found.evidence + ", for every " + index;
  }
  if (report.evidence.empty()) report.evidence = "equal normal forms, for every " + index;
  const auto open = std::ranges::find_if(parts, [](const Part& one) { return !one.found.proved; });
  report.proved = open == parts.end();
  if (report.proved) return;
  report.evidence = (open->where.empty() ? "" : open->where + ": ") + open->found.evidence;
  report.difference = open->found.difference;
}

GameAt at_index(const Hybrid& hybrid, const GameAt& game,
                const std::function<Size(const Sizes&)>& index) {
  return [=](const Sizes& sizes) { return game(sizes.with(hybrid.index, index(sizes))); };
}

}  // namespace

/// first = H_0, .., H_q = second, and for each i a step from H_i to H_(i+1). The adversary's
/// advantage is at most the sum over i of those of the reductions at i, each at most the greatest
/// one with as many calls.
void Checker::hybrid(HopReport& report, const Hop& step, const GameAt& first,
                     const GameAt& second) {
  const Hybrid& hybrid = *step.hybrid;
  const std::string& i = hybrid.index;
  const bool several = hybrid.step != nullptr;
  const std::string from = "the hybrid at ", least = hybrid.first.str();
  const GameAt next =
      at_index(hybrid, hybrid.game, [i](const Sizes& sizes) { return sizes[i] + 1; });
  const GameAt last =
      several && !hybrid.step->games.empty() ? hybrid.step->games.back().make : hybrid.game;
  std::vector<Part> parts;
  const auto part = [&](const std::string& where, const auto& check) {
    parts.push_back({where, report});
    check(parts.back().found);
  };
  part(from + least, [&](HopReport& found) {
    same(found, report.from + " is the hybrid at " + least, first,
         at_index(hybrid, hybrid.game, [i0 = hybrid.first](const Sizes&) { return Size{i0}; }));
  });
  const std::string end = several ? "the last game at the last " + i : from + hybrid.steps;
  part(end, [&](HopReport& found) {
    const auto final = [steps = hybrid.steps, beyond = Size{hybrid.first - (several ? 1 : 0)}](
                           const Sizes& sizes) { return sizes[steps] + beyond; };
    same(found, report.to + " is " + end, at_index(hybrid, last, final), second);
  });
  std::string here = from + i;
  if (!several)
    part("", [&](HopReport& found) {
      found.from = here;
      found.to = here + " + 1";
      reduction(found, step, hybrid.game, next, {}, hybrid.range());
    });
  for (std::size_t k = 0; several && k < hybrid.step->hops.size(); ++k) {
    const Hop& hop = hybrid.step->hops[k];
    const ProofGame& game = hybrid.step->games[k];
    const GameAt& before = k == 0 ? hybrid.game : hybrid.step->games[k - 1].make;
    const std::string there = game.name + " at " + i;
    part(here + " to " + there, [&](HopReport& found) {
      found.from = here;
      found.to = there;
      found.cost = 0;
      if (hop.kind == HopKind::reduction)
        reduction(found, hop, before, game.make, {}, hybrid.range());
      else
        same(found, "the games are the same", before, game.make, {}, hybrid.range());
    });
    here = there;
  }
  if (several)
    part(here + " to " + from + i + " + 1", [&](HopReport& found) {
      same(found, here + " is the hybrid at " + i + " + 1", last, next, {}, hybrid.range(1));
    });
  put_together(report, parts, i);
  report.cost = Bound{symbols_[hybrid.steps]} * report.cost;
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
    // Identical until the event, so that it is as likely in the game that acts as if it were
    // absent.
    if (!lemma.bound) lemma = bound_event(normalized_absent(other, {step.event}));
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
    if (check.indices) {
      all.clear();
      named.clear();
      for (const Integer& i : check.indices->numbers(sizes)) {
        all.push_back(sizes.with(check.indices->index, Size{i}));
        named.push_back(instance);
        named.back()[check.indices->index] = i;
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
