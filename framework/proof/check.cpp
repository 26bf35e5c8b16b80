// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/check.hpp"

#include <chrono>
#include <set>

#include "framework/engines/optimal.hpp"
#include "framework/error.hpp"
#include "framework/proof/lemmas.hpp"

namespace certamen {

std::string_view to_string(ProofVerdict verdict) {
  switch (verdict) {
  case ProofVerdict::verified: return "verified";
  case ProofVerdict::refuted: return "refuted";
  default: return "undecided";
  }
}

namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string text_of(const FormDifference& difference) {
  return (difference.procedure.empty() ? std::string{"their interfaces"}
                                       : "in " + difference.procedure) +
         ": " + difference.first + " against " + difference.second;
}

/// How often each import is called in one experiment.
std::map<std::string, Size> calls_made(const Package& reduction) {
  std::map<std::string, Size> calls;
  for (const auto& import : reduction.imports) calls.emplace(import.name, 0);
  const auto count = [&](const Procedure& procedure, const Size& times) {
    for (const auto& node : procedure.body)
      if (node.kind == NodeKind::call) calls.at(node.name) = calls.at(node.name) + times;
  };
  for (const auto& procedure : reduction.initializers) count(procedure, 1);
  for (const auto& procedure : reduction.exports) {
    bool calls_something = false;
    for (const auto& node : procedure.body)
      calls_something = calls_something || node.kind == NodeKind::call;
    if (!calls_something) continue;
    if (!procedure.budget)
      throw Error{ErrorCode::usage, reduction.name + "/" + procedure.signature.name,
                  "its calls are counted: give it a budget (at_most)"};
    count(procedure, *procedure.budget);
  }
  if (reduction.finalize) count(*reduction.finalize, 1);
  return calls;
}

/// An advantage that a bound names, and how to compute it at concrete sizes.
struct NamedAdvantage {
  Assumption assumption;
  std::map<std::string, Size> calls;
};

class Checker {
 public:
  Checker(const Proof& proof, const ProofOptions& options, const Context& context)
      : proof_{proof}, options_{options}, context_{context}, symbols_{proof.sizes()} {
    for (const auto& spec : proof.sizes()) minima_[spec.name] = spec.minimum;
  }

  ProofReport run() {
    const auto start = Clock::now();
    report_.name = proof_.name();
    report_.title = proof_.title();
    report_.source = proof_.source();
    report_.claim_source = proof_.claim_source();
    for (const auto& game : proof_.games()) report_.games.push_back(game.name + ": " + game.text);
    for (const auto& one : proof_.lemmas()) {
      context_.stop_if_cancelled("proof");
      report_.lemmas.push_back(lemma(one));
    }
    for (std::size_t i = 0; i < proof_.hops().size(); ++i) {
      context_.stop_if_cancelled("proof");
      report_.hops.push_back(hop(i));
      report_.composed = report_.composed + report_.hops.back().cost;
    }
    if (!proof_.games().empty()) claim();
    conclude();
    report_.seconds = seconds_since(start);
    return std::move(report_);
  }

 private:
  Package game(std::size_t i, const Sizes& sizes) const { return proof_.games()[i].make(sizes); }

  static LemmaReport lemma(const Lemma& one) {
    const auto start = Clock::now();
    LemmaReport report{.name = one.name, .text = one.text, .finding = one.check()};
    report.seconds = seconds_since(start);
    return report;
  }

  HopReport hop(std::size_t i) {
    const auto start = Clock::now();
    const Hop& step = proof_.hops()[i];
    HopReport report{.kind = step.kind,
                     .from = proof_.games()[i].name,
                     .to = proof_.games()[i + 1].name,
                     .reason = step.reason,
                     .evidence = {},
                     .taken = {}};
    switch (step.kind) {
    case HopKind::equivalent:
      same(report, "the games are the same", game_at(i), game_at(i + 1));
      break;
    case HopKind::reduction: reduction(report, i); break;
    case HopKind::until_bad: until_bad(report, i); break;
    case HopKind::statistical: statistical(report, i); break;
    }
    report.symbolic_seconds = seconds_since(start);
    if (options_.instances) ledger(report, i);
    for (const auto& check : pending_)  // of equal games the ledger has said it
      if (options_.instances && !report.refutation && step.kind != HopKind::equivalent)
        refute(report, check);
    pending_.clear();
    if (report.refutation)
      report.verdict = ProofVerdict::refuted;
    else if (report.proved)
      report.verdict = ProofVerdict::verified;
    else if (step.taken)
      report.taken = step.taken;
    report.seconds = seconds_since(start);
    return report;
  }

  GameAt game_at(std::size_t i) const { return proof_.games()[i].make; }

  /// Two games that are said to be the same: proved by their normal forms, or left for instances.
  void same(HopReport& report, const std::string& claim, const GameAt& first,
            const GameAt& second) {
    const auto found = difference(form_of(first(symbols_)), form_of(second(symbols_)));
    report.proved = !found;
    if (found) report.evidence += (report.evidence.empty() ? "" : "; ") + text_of(*found);
    if (!found && report.evidence.empty()) report.evidence = "equal normal forms";
    pending_.push_back({claim, first, second});
  }

  void reduction(HopReport& report, std::size_t i) {
    const Hop& step = proof_.hops()[i];
    const auto linked = [&](const GameAt& with) {
      return [&step, with](const Sizes& sizes) { return link(step.reduction(sizes), with(sizes)); };
    };
    const bool forwards = step.towards == Towards::ideal;
    const auto& [name, text, real, ideal] = *step.assumption;
    const std::string side[] = {forwards ? "real" : "ideal", forwards ? "ideal" : "real"};
    HopReport before = report, after = report;
    same(before, report.from + " is " + step.reduction_name + " with the " + side[0] + " " + name,
         game_at(i), linked(forwards ? real : ideal));
    same(after, report.to + " is " + step.reduction_name + " with the " + side[1] + " " + name,
         linked(forwards ? ideal : real), game_at(i + 1));
    report.proved = before.proved && after.proved;
    report.evidence = report.proved
                          ? step.reduction_name + " linked to either game has their normal forms"
                      : !before.proved ? "with the " + side[0] + " game, " + before.evidence
                                       : "with the " + side[1] + " game, " + after.evidence;
    const auto calls = calls_made(step.reduction(symbols_));
    report.cost = Bound::advantage(name, calls);
    for (const auto& key : report.cost.advantages()) named_[key] = {*step.assumption, calls};
  }

  void until_bad(HopReport& report, std::size_t i) {
    const Hop& step = proof_.hops()[i];
    const Form first = form_of(game(i, symbols_), {step.event});
    const Form second = form_of(game(i + 1, symbols_), {step.event});
    const auto found = difference_until(first, second);
    LemmaResult lemma = bound_event(second);
    if (!lemma.bound) lemma = bound_event(first);
    if (found)
      report.evidence = "not identical until " + step.event + ": " + text_of(*found);
    else if (!lemma.bound)
      report.evidence = "identical until " + step.event + ", but " + lemma.reason;
    else
      report.evidence = "identical until " + step.event + "; Pr[" + step.event + "] at most " +
                        lemma.bound->text() + ": " + lemma.reason;
    cost_by(report, step, lemma);
    report.proved = report.proved && !found;
    const std::string event = step.event;
    const GameAt one = game_at(i), other = game_at(i + 1);
    pending_.push_back({"the games are identical until " + event,
                        [=](const Sizes& sizes) { return silenced(one(sizes), event); },
                        [=](const Sizes& sizes) { return silenced(other(sizes), event); }});
  }

  void statistical(HopReport& report, std::size_t i) {
    const LemmaResult lemma = bound_replacement(game(i, symbols_), game(i + 1, symbols_));
    report.evidence = lemma.bound ? "at most " + lemma.bound->text() + ": " + lemma.reason
                                  : "no lemma bounds the distance: " + lemma.reason;
    cost_by(report, proof_.hops()[i], lemma);
  }

  /// The cost is what the author states, if a lemma supports that, or what the lemma says.
  void cost_by(HopReport& report, const Hop& step, const LemmaResult& lemma) {
    if (!step.stated) {
      report.proved = lemma.bound.has_value();
      if (lemma.bound) report.cost = *lemma.bound;
      return;
    }
    report.cost = step.stated(symbols_);
    report.proved = lemma.bound && (report.cost - *lemma.bound).is_certainly_not_negative(minima_);
    if (lemma.bound && !report.proved)
      report.evidence += "; stated is " + report.cost.text() + ", which the lemma does not give";
  }

  /// The step's exact distance at each instance beside its cost there.
  void ledger(HopReport& report, std::size_t i) {
    for (const auto& instance : proof_.instances()) {
      const Sizes sizes{proof_.sizes(), instance};
      const Package first = game(i, sizes), second = game(i + 1, sizes);
      report.ledger.push_back(entry(instance, first, second, report.cost, report.refutation,
                                    report.from + " and " + report.to + " are at most " +
                                        report.cost.text() + " apart"));
    }
  }

  LedgerEntry entry(const Bindings& instance, const Package& first, const Package& second,
                    const Bound& cost, std::optional<Refutation>& refutation,
                    const std::string& claim) {
    const Distance distance = distance_between(first, second, context_);
    LedgerEntry line{.sizes = instance,
                     .distance = distance.value,
                     .any_number = distance.any_number,
                     .note = distance.note};
    try {
      line.cost = cost.evaluate(instance, advantages(instance, cost));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::unknown_name) throw;
      line.note += (line.note.empty() ? "" : "; ") + std::string{error.what()};
    }
    if (line.cost && distance.lower > *line.cost && !refutation)
      refutation = Refutation{instance, distance.lower, claim, distance.shown_by};
    return line;
  }

  /// The best adversaries against the assumptions that a bound names.
  std::map<std::string, Rational> advantages(const Bindings& instance, const Bound& bound) {
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
      OptimalOptions options{.time_limit = 10.0};
      for (const auto& [oracle, count] : calls)
        options.budgets[oracle] = static_cast<std::size_t>(count.bind(instance).number());
      const auto best = best_adversary({assumption.real(sizes), assumption.ideal(sizes)},
                                       Objective::distinguish, options, context_);
      values[key] = best.upper;
      computed_[{key, instance}] = best.upper;
    }
    return values;
  }

  struct Pending {
    std::string claim;
    GameAt first, second;
  };

  void refute(HopReport& report, const Pending& check) {
    for (const auto& instance : proof_.instances()) {
      const Sizes sizes{proof_.sizes(), instance};
      const Distance distance = distance_between(check.first(sizes), check.second(sizes), context_);
      if (distance.lower == 0) continue;
      report.refutation = Refutation{instance, distance.lower, check.claim, distance.shown_by};
      return;
    }
  }

  void claim() {
    report_.claimed = proof_.claimed()(symbols_);
    const Bound slack = report_.claimed - report_.composed;
    if (slack.is_zero()) {
      report_.claim_verdict = ProofVerdict::verified;
      report_.claim_evidence = "the sum of the steps' costs";
    } else if (slack.is_certainly_not_negative(minima_)) {
      report_.claim_verdict = ProofVerdict::verified;
      report_.claim_evidence = "the steps cost " + report_.composed.text() + ", which is not more";
    } else {
      report_.claim_evidence =
          "the steps cost " + report_.composed.text() + ", which may be more than is claimed";
    }
    if (!options_.instances) return;
    for (const auto& instance : proof_.instances()) {
      const Sizes sizes{proof_.sizes(), instance};
      std::optional<Refutation> refutation;
      report_.ledger.push_back(
          entry(instance, game(0, sizes), game(proof_.games().size() - 1, sizes), report_.claimed,
                refutation,
                proof_.games().front().name + " and " + proof_.games().back().name +
                    " are at most " + report_.claimed.text() + " apart"));
      if (!refutation || claim_refutation_) continue;
      claim_refutation_ = refutation;
      report_.claim_verdict = ProofVerdict::refuted;
    }
  }

  void conclude() {
    bool undecided = !proof_.games().empty() && report_.claim_verdict == ProofVerdict::undecided;
    bool refuted = report_.claim_verdict == ProofVerdict::refuted;
    for (const auto& lemma : report_.lemmas) {
      undecided = undecided || lemma.finding.verdict == ProofVerdict::undecided;
      refuted = refuted || lemma.finding.verdict == ProofVerdict::refuted;
      if (!report_.refutation) report_.refutation = lemma.finding.refutation;
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
    report_.verdict = refuted     ? ProofVerdict::refuted
                      : undecided ? ProofVerdict::undecided
                                  : ProofVerdict::verified;
    std::set<std::string> seen;
    for (const auto& step : proof_.hops())
      if (step.assumption && seen.insert(step.assumption->name).second)
        report_.assumptions.push_back(step.assumption->name + ": " + step.assumption->text);
  }

  const Proof& proof_;
  const ProofOptions& options_;
  const Context& context_;
  const Sizes symbols_;
  std::map<std::string, Integer> minima_;
  std::map<std::string, NamedAdvantage> named_;
  std::map<std::pair<std::string, Bindings>, Rational> computed_;
  std::vector<Pending> pending_;
  std::optional<Refutation> claim_refutation_;
  ProofReport report_;
};

}  // namespace

ProofReport check_proof(const Proof& proof, const ProofOptions& options, const Context& context) {
  proof.validate();
  return Checker{proof, options, context}.run();
}

}  // namespace certamen
