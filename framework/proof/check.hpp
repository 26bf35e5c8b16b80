// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/certify/certification.hpp"
#include "framework/games/draw.hpp"
#include "framework/proof/instantiations.hpp"
#include "framework/proof/proof.hpp"
#include "framework/proof/running_time.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// One line of the ledger: a step at concrete sizes.
struct LedgerEntry {
  Bindings sizes;  // of the instance
  /// The exact distance of the two games within the query budgets; nothing if it was too large.
  std::optional<Rational> distance = {};
  /// The step's cost at these sizes; assumptions by the exact advantage of the best adversary.
  std::optional<Rational> cost = {};
  bool any_number = false;  // equal for any number of queries
  std::string note = {};    // what else is to be said: what was too large, why it is undecided
};

/// What the adversary of a step does against the step's assumption: it runs the adversary that
/// tells the games apart once, makes the calls that the cost names, and works besides.
struct ReductionReport {
  std::string name;        // as the proof declares it
  std::string assumption;  // by name
  std::vector<Work> work;  // at most; in a hybrid at every index
};

/// What the check of one step found.
struct HopReport {
  HopKind kind = HopKind::equivalent;  // which rule the step appeals to
  std::string from, to, reason;  // the games' names, and the reason as the proof's author wrote it
  std::string to_says = {};      // an event's step: what the next game does
  /// Verified for all sizes, refuted at an instance, or undecided.
  ProofVerdict verdict = ProofVerdict::undecided;
  bool proved = false;                        // for all sizes, by normal forms and lemmas
  Bound cost = 0;                             // unknown where neither proved nor assumed
  std::string evidence;                       // how it was proved, or where the normal forms differ
  std::optional<std::string> taken;           // assumed, and why
  std::vector<LedgerEntry> ledger = {};       // one line an instance
  std::optional<Refutation> refutation = {};  // where the step fails; none: it does not
  /// The games that the step says are equal are, at all instances, for any number of calls.
  bool equal_at_instances = false;
  /// Where the normal forms differ, if that is why it is not proved.
  std::vector<Drawing> difference = {};
  std::string event = {};  // until-bad
  /// Of the event's probability; their ledgers hold the exact probability before each step.
  std::vector<HopReport> event_steps = {};
  Bound factor = 1;  // conditioning: what the probability after the step is multiplied by
  std::optional<certify::Certification> certificate = {};  // if one was asked for
  std::vector<ReductionReport> reductions = {};  // one, of a reduction; those of a hybrid's step
  /// Wall-clock time of all, and of the part for all sizes.
  double seconds = 0, symbolic_seconds = 0;
};

/// What the check of one lemma found.
struct LemmaReport {
  std::string name, text;  // as the proof declares them
  LemmaFinding finding;    // the verdict and its evidence
  double seconds = 0;      // wall-clock time
};

/// An advantage that a bound names: of which assumption, and how often its oracles are called.
struct Charge {
  std::string assumption;             // by name: "prf"
  std::map<std::string, Size> calls;  // of each of its oracles
};

/// What the check of a whole proof found: what `certamen prove` prints.
struct ProofReport {
  std::string name, title, source;  // as the proof declares them
  std::string about = {};  // "one-time-pad, one-time-secrecy": whose games are the first and last
  std::vector<SizeSpec> sizes = {};          // for all of which it is
  std::vector<std::string> hypotheses = {};  // under which it holds
  /// Of the steps, the lemmas and the claim together.
  ProofVerdict verdict = ProofVerdict::undecided;
  std::vector<LemmaReport> lemmas = {};  // in the proof's order
  std::vector<HopReport> hops = {};      // in the proof's order
  Bound composed = 0, claimed = 0;       // what the steps cost together, and what the author claims
  /// The source that the author names, and how composed and claimed were compared.
  std::string claim_source = {}, claim_evidence = {};
  /// Whether the claim is at least what the steps cost.
  ProofVerdict claim_verdict = ProofVerdict::undecided;
  std::vector<LedgerEntry> ledger = {};        // of the first and the last game
  std::optional<Refutation> refutation = {};   // the first
  std::vector<std::string> assumptions = {};   // what the bound rests on
  std::map<std::string, Charge> charges = {};  // the same, as the bound names it
  std::vector<std::string> taken = {};         // steps that are assumed
  std::vector<std::string> games = {};         // "name: text"
  StopReason stopped = StopReason::none;       // before all was checked
  double seconds = 0;                          // wall-clock time
};

/// Which parts of a proof are checked.
struct ProofOptions {
  bool instances = true;  // check at the proof's instances too
  bool lemmas = true;     // check what stands beside the games
};

/// Checks every lemma, and every step: by normal forms and lemmas for all sizes, and exactly at the
/// proof's instances. A step is verified only if it is proved for all sizes and no instance
/// contradicts it; it is refuted by exact numbers at an instance alone. A check that is interrupted
/// reports what it knows. Throws what building games throws.
ProofReport check_proof(const Proof& proof, const ProofOptions& options, const Context& context);

/// The exact distance of two closed packages within their budgets.
struct Distance {
  std::optional<Rational> value;  // nothing: too large, or not finished in time; see note
  Rational lower = 0;             // an adversary's advantage; the value, if there is one
  bool any_number = false;        // 0 for any number of queries
  std::string scope = {};         // for which functions in place of abstract primitives
  Functions functions = {};       // those that show it, if these are not those of the games
  /// The name of a function that shows a distance, and why there is no value.
  std::string shown_by, note;
};
/// Two packages of the same interface; where they are too large, the note says so.
Distance distance_between(const Package& first, const Package& second, const Context& context);

/// The same for games that are claimed to be equal whatever their abstract primitives are: where
/// the games as they are have distance 0, other functions are tried (Instantiations), and the first
/// that shows a distance is named in `shown_by`.
Distance distance_for_any_functions(const Package& first, const Package& second,
                                    const Context& context);

/// The greatest probability of an event over all adversaries within the game's budgets.
Distance probability_of(const Package& game, const std::string& event, const Context& context);

/// The game in which who says so wins if the event has happened.
Package as_search(const Package& game, const std::string& event);

/// The game that falls silent once the event has happened: answers are Options.
Package silenced(const Package& game, const std::string& event);

}  // namespace certamen
