// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/check.hpp"

#include <algorithm>
#include <set>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/proof/checker.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"

namespace certamen {

std::string_view to_string(ProofVerdict verdict) {
  switch (verdict) {
  case ProofVerdict::verified: return "verified";
  case ProofVerdict::refuted: return "refuted";
  default: return "undecided";
  }
}

Checker::Checker(const Proof& proof, const ProofOptions& options, const Context& context)
    : proof_{proof}, options_{options}, context_{context}, symbols_{proof.sizes()} {
  for (const auto& spec : proof.sizes()) minima_[spec.name] = spec.minimum;
}

ProofReport Checker::run() {
  const Stopwatch time;
  report_.name = proof_.name();
  report_.title = proof_.title();
  report_.source = proof_.source();
  if (proof_.subject())
    report_.about = proof_.subject()->scheme + ", " + proof_.subject()->definition;
  report_.claim_source = proof_.claim_source();
  report_.sizes = proof_.sizes();
  report_.hypotheses = proof_.hypotheses();
  for (const auto& game : proof_.games()) report_.games.push_back(game.name + ": " + game.text);
  try {
    check_all();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    report_.stopped = context_.cancel.reason();  // what is known by then is reported
    if (report_.stopped == StopReason::none) report_.stopped = token_of_this_thread().reason();
    if (report_.stopped == StopReason::none) throw;
    report_.claim_verdict = ProofVerdict::undecided;
    report_.claim_evidence = to_string(report_.stopped);
    if (report_.hops.size() < proof_.hops().size())
      report_.composed = report_.composed + Bound::unknown("the steps that were not checked");
    if (!proof_.claimed()) report_.claimed = report_.composed;
  }
  conclude();
  report_.seconds = time.seconds();
  return std::move(report_);
}

void Checker::check_all() {
  if (proof_.claimed()) report_.claimed = proof_.claimed()(symbols_);
  for (const auto& one : options_.lemmas ? proof_.lemmas() : std::vector<Lemma>{}) {
    context_.stop_if_cancelled("proof");
    report_.lemmas.push_back(lemma(one));
  }
  for (std::size_t i = 0; i < proof_.hops().size(); ++i) {
    context_.stop_if_cancelled("proof");
    report_.hops.push_back(hop(i));
    report_.composed = report_.composed + report_.hops.back().cost;
  }
  if (!proof_.games().empty()) claim();
  agree_on_functions();
}

LemmaReport Checker::lemma(const Lemma& one) const {
  const Stopwatch time;
  LemmaReport report{.name = one.name, .text = one.text, .finding = one.check(proof_)};
  report.seconds = time.seconds();
  return report;
}

Functions Checker::functions_at(const Bindings& instance) const {
  const auto found = functions_.find(instance);
  return agreed_ && found != functions_.end() ? found->second : Functions{};
}

Distance Checker::distance_at(const Bindings& instance, const GameAt& first, const GameAt& second,
                              bool equal) {
  const Sizes sizes{proof_.sizes(), instance};
  const Package one = first(sizes), other = second(sizes);
  const Functions functions = functions_at(instance);
  if (equal && functions.empty()) {
    Distance distance = distance_for_any_functions(one, other, context_);
    if (!distance.functions.empty()) functions_.try_emplace(instance, distance.functions);
    return distance;
  }
  Distance distance =
      distance_between(with_functions(one, functions), with_functions(other, functions), context_);
  distance.functions = functions;
  if (functions.empty()) distance.scope = Instantiations{one, other}.scope_of_one();
  return distance;
}

/// The step's exact distance at each instance beside its cost there.
void Checker::ledger(HopReport& report, std::size_t i) {
  for (const auto& instance : proof_.instances())
    report.ledger.push_back(
        entry(instance,
              distance_at(instance, proof_.games()[i].make, proof_.games()[i + 1].make,
                          report.kind == HopKind::equivalent),
              report.cost, report.refutation,
              report.from + " and " + report.to + " are at most " + report.cost.text() + " apart"));
}

void Checker::agree_on_functions() {
  if (functions_.empty()) return;
  agreed_ = true;
  computed_.clear();
  for (std::size_t i = 0; i < report_.hops.size(); ++i) {
    context_.stop_if_cancelled("proof");
    HopReport& hop = report_.hops[i];
    HopReport again = hop;  // of which the lines are kept, and no verdict
    again.cost = costs_[i];
    again.ledger.clear();
    ledger(again, i);
    hop.ledger = std::move(again.ledger);
    if (!hop.cost.is_known()) withdraw_costs(hop.ledger);
    const std::vector<Bound> bounds = bounds_from(hop.event_steps);
    for (std::size_t k = 0; k < hop.event_steps.size(); ++k) {
      HopReport& inner = again.event_steps[k];
      inner.ledger.clear();
      event_ledger(inner, hop.event, proof_.hops()[i].event_steps->games()[k].make, bounds[k]);
      hop.event_steps[k].ledger = std::move(inner.ledger);
    }
  }
  if (proof_.games().empty()) return;
  report_.ledger.clear();
  add_claim_ledger();
}

namespace {

/// In a line's note: a refutation has long ones in full.
std::string named_functions(const Functions& functions) {
  constexpr std::size_t longest = 60;
  if (functions.empty()) return "";
  const std::string text = to_text(functions);
  return text.size() <= longest ? "where " + text : "for the functions of the refutation";
}

}  // namespace

LedgerEntry Checker::entry(const Bindings& instance, const Distance& distance, const Bound& cost,
                           std::optional<Refutation>& refutation, const std::string& claim) {
  LedgerEntry line{.sizes = instance,
                   .distance = distance.value,
                   .any_number = distance.any_number,
                   .note = distance.note};
  try {
    const BoundValue value = cost.enclose(instance, advantages(instance, cost));
    line.cost = value.upper;
    if (!value.is_exact())
      line.note += (line.note.empty() ? "" : "; ") + std::string{"cost rounded up"};
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::unknown_name) throw;
    line.note += (line.note.empty() ? "" : "; ") + std::string{error.what()};
  }
  for (const std::string& scope : {distance.scope, named_functions(distance.functions)})
    if (!scope.empty()) line.note += (line.note.empty() ? "" : "; ") + scope;
  if (line.cost && distance.lower > *line.cost && !refutation)
    refutation = Refutation{instance, distance.lower, claim, distance.shown_by};
  return line;
}

/// The best adversaries against the assumptions that a bound names.
std::map<std::string, Rational> Checker::advantages(const Bindings& instance, const Bound& bound) {
  std::map<std::string, Rational> values;
  for (const auto& key : bound.advantages()) {
    const auto found = named_.find(key);
    if (found == named_.end()) continue;
    const auto known = computed_.find({key, instance});
    if (known != computed_.end()) {
      values[key] = known->second;
      continue;
    }
    const Sizes sizes{proof_.sizes(), instance};
    const auto& [assumption, calls] = found->second;
    const Functions functions = functions_at(instance);
    const Package real = with_functions(assumption.real(sizes), functions);
    OptimalOptions options{.time_limit = 10.0};
    // The assumption's own budget holds, however many calls are charged.
    for (const auto& [oracle, count] : calls) {
      const Procedure* its = real.find_export(oracle);
      Integer most = count.at(instance);
      if (its != nullptr && its->budget) most = std::min(most, its->budget->number());
      options.budgets[oracle] = static_cast<std::size_t>(most);
    }
    const auto best = best_adversary({real, with_functions(assumption.ideal(sizes), functions)},
                                     Objective::distinguish, options, context_);
    values[key] = best.upper;
    computed_[{key, instance}] = best.upper;
  }
  return values;
}

void Checker::claim() {
  if (!proof_.claimed()) report_.claimed = report_.composed;
  const Bound slack = report_.claimed - report_.composed;
  if (!proof_.claimed() && !report_.composed.is_known()) {
    report_.claim_evidence = "a part of what the steps cost is not known";
  } else if (slack.is_zero()) {
    report_.claim_verdict = ProofVerdict::verified;
    report_.claim_evidence = "the sum of the steps' costs";
  } else if (certainly_covers(report_.claimed, report_.composed, minima_)) {
    report_.claim_verdict = ProofVerdict::verified;
    report_.claim_evidence = "the steps cost " + report_.composed.text() + ", which is not more";
  } else {
    report_.claim_evidence =
        "the steps cost " + report_.composed.text() + ", which may be more than is claimed";
  }
  if (options_.instances) add_claim_ledger();
}

/// Of a bound of 0 it is claimed that the first and the last game are equal.
void Checker::add_claim_ledger() {
  for (const auto& instance : proof_.instances()) {
    std::optional<Refutation> refutation;
    report_.ledger.push_back(
        entry(instance,
              distance_at(instance, proof_.games().front().make, proof_.games().back().make,
                          report_.claimed.is_zero()),
              report_.claimed, refutation,
              proof_.games().front().name + " and " + proof_.games().back().name + " are at most " +
                  report_.claimed.text() + " apart"));
    if (!refutation || claim_refutation_) continue;
    const bool proved = report_.claim_verdict == ProofVerdict::verified &&
                        std::all_of(report_.hops.begin(), report_.hops.end(),
                                    [](const HopReport& hop) { return hop.proved; });
    expect_no_contradiction({.from = proof_.games().front().name,
                             .to = proof_.games().back().name,
                             .reason = {},
                             .evidence = report_.claim_evidence,
                             .taken = {},
                             .refutation = refutation},
                            proved);
    claim_refutation_ = refutation;
    report_.claim_verdict = ProofVerdict::refuted;
  }
}

bool Checker::has_games_of_subject() const {
  const auto& subject = proof_.subject();
  if (!subject) return true;
  const auto same = [&](const ProofGame& game, std::size_t side) {
    return !difference(form_of(game.make(symbols_)), form_of(subject->game(side)(symbols_)));
  };
  return same(proof_.games().front(), 0) && same(proof_.games().back(), 1);
}

void Checker::conclude() {
  bool undecided = report_.stopped != StopReason::none ||
                   (!proof_.games().empty() && report_.claim_verdict == ProofVerdict::undecided);
  bool refuted = report_.claim_verdict == ProofVerdict::refuted;
  for (const auto& lemma : report_.lemmas) {
    undecided = undecided || lemma.finding.verdict == ProofVerdict::undecided;
    refuted = refuted || lemma.finding.verdict == ProofVerdict::refuted;
    if (report_.refutation || !lemma.finding.refutation) continue;
    report_.refutation = lemma.finding.refutation;
    report_.refutation->claim = lemma.name + " (" + lemma.text + "): " + report_.refutation->claim;
  }
  for (const auto& hop : report_.hops) {
    if (hop.verdict == ProofVerdict::refuted) {
      refuted = true;
      if (!report_.refutation) report_.refutation = hop.refutation;
    }
    if (hop.verdict == ProofVerdict::undecided && !hop.taken) undecided = true;
    if (hop.taken) report_.taken.push_back(hop.from + " to " + hop.to + ": " + *hop.taken);
  }
  if (!report_.refutation) report_.refutation = claim_refutation_;
  if (!refuted && !undecided && !has_games_of_subject()) {
    undecided = true;
    report_.claim_verdict = ProofVerdict::undecided;
    report_.claim_evidence = "its first and last game are not those of " + report_.about;
  }
  report_.verdict = refuted     ? ProofVerdict::refuted
                    : undecided ? ProofVerdict::undecided
                                : ProofVerdict::verified;
  for (const auto& [key, named] : named_) {
    Charge charge{named.assumption.name, {}};
    for (const auto& [oracle, total] : named.calls)
      charge.calls.emplace(oracle, printed_size(total));
    report_.charges[key] = std::move(charge);
  }
  std::set<std::string> seen;
  const auto rests_on = [&](const Hop& step) {
    if (step.assumption && seen.insert(step.assumption->name).second)
      report_.assumptions.push_back(step.assumption->name + ": " + step.assumption->text);
  };
  for (const auto& step : proof_.hops()) {
    rests_on(step);
    if (!step.event_steps) continue;
    for (const auto& inner : step.event_steps->hops()) rests_on(inner);
  }
}

ProofReport check_proof(const Proof& proof, const ProofOptions& options, const Context& context) {
  proof.validate();
  return Checker{proof, options, context}.run();
}

}  // namespace certamen
