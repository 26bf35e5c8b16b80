// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "framework/proof/call_total.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/lemmas.hpp"

namespace certamen {

/// Seconds since it was made.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// "in LR: x against y"
std::string to_text(const FormDifference& difference);

/// The check of one proof: each step by check_hops.cpp, events' steps by check_event.cpp, the
/// ledger and the claim by check.cpp.
class Checker {
 public:
  Checker(const Proof& proof, const ProofOptions& options, const Context& context);
  ProofReport run();

 private:
  void check_all();
  /// Whether the first and the last game are the subject's, for all sizes; true without a subject.
  bool has_games_of_subject() const;
  /// Two games that are to be equal at the instances, if the step is not refuted otherwise.
  struct Pending {
    std::string claim;
    GameAt first, second;
    std::optional<IndexRange> indices = {};  // at each of them
  };
  /// An advantage that a bound names, and how to compute it at concrete sizes.
  struct NamedAdvantage {
    Assumption assumption;
    std::map<std::string, CallTotal> calls;
  };

  // check_hops.cpp
  HopReport hop(std::size_t i);
  /// Within a hybrid, at each of its indices.
  void reduction(HopReport& report, const Hop& step, const GameAt& first, const GameAt& second,
                 const std::vector<std::string>& events,
                 const std::optional<IndexRange>& indices = {});
  void hybrid(HopReport& report, const Hop& step, const GameAt& first, const GameAt& second);
  void until_bad(HopReport& report, const Hop& step, const GameAt& first, const GameAt& second);
  void statistical(HopReport& report, const Hop& step, const GameAt& first, const GameAt& second);
  void cost_by(HopReport& report, const Hop& step, const LemmaResult& lemma);
  /// Two games that are said to be the same, these events included: proved by their normal forms,
  /// or left for instances.
  void same(HopReport& report, const std::string& claim, const GameAt& first, const GameAt& second,
            const std::vector<std::string>& events = {},
            const std::optional<IndexRange>& indices = {});
  /// Throws Error(usage) for an assumption that has the name of another one with other games.
  void expect_one_of_a_name(const Assumption& assumption);
  void name_advantage(HopReport& report, const Assumption& assumption,
                      const std::map<std::string, CallTotal>& calls);
  /// Refutes the step by the first instance at which games differ that are to be equal.
  void settle(HopReport& report, bool look);
  /// Returns whether the games are equal at every instance for any number of calls.
  bool refute(HopReport& report, const Pending& check);
  /// Throws Error for a step that is proved for all sizes and refuted at an instance.
  void expect_no_contradiction(const HopReport& report, bool proved) const;
  void conclude_hop(HopReport& report, const Hop& step);
  /// Of a step whose cost is unknown: its lines show no number for it, but where the distance is
  /// more than what the step says of itself, which refutes it.
  static void withdraw_costs(std::vector<LedgerEntry>& ledger);

  // check_event.cpp
  LemmaResult event_bound(HopReport& report, const EventSteps& steps);
  HopReport event_step(const EventSteps& steps, std::size_t i);
  void never(HopReport& report, const EventSteps& steps);
  void conditioning(HopReport& report, const Hop& step, const std::string& event,
                    const GameAt& first, const GameAt& second);
  void excluded(HopReport& report, const Hop& step, const std::string& event, const GameAt& first,
                const GameAt& second);
  void event_ledger(HopReport& report, const std::string& event, const GameAt& game,
                    const Bound& bound);
  /// What the steps allow from each one on.
  static std::vector<Bound> bounds_from(const std::vector<HopReport>& steps);

  // check.cpp
  LemmaReport lemma(const Lemma& one) const;
  void ledger(HopReport& report, std::size_t i);
  /// The exact distance at an instance: once all lines agree on functions there, with these; else
  /// with those of the games, or, of games that are to be equal, with any.
  Distance distance_at(const Bindings& instance, const GameAt& first, const GameAt& second,
                       bool equal);
  /// The functions that all lines agree on at this instance; none: those of the games.
  Functions functions_at(const Bindings& instance) const;
  /// Where functions refute something, all lines are computed again with these.
  void agree_on_functions();
  void add_claim_ledger();
  LedgerEntry entry(const Bindings& instance, const Distance& distance, const Bound& cost,
                    std::optional<Refutation>& refutation, const std::string& claim);
  std::map<std::string, Rational> advantages(const Bindings& instance, const Bound& bound);
  void claim();
  void conclude();

  Package game(std::size_t i, const Sizes& sizes) const { return proof_.games()[i].make(sizes); }

  const Proof& proof_;
  const ProofOptions& options_;
  const Context& context_;
  const Sizes symbols_;
  std::map<std::string, Integer> minima_;
  std::map<std::string, Assumption> assumptions_;  // by name
  std::map<std::string, NamedAdvantage> named_;
  std::map<std::pair<std::string, Bindings>, Rational> computed_;
  std::map<Bindings, Functions> functions_;  // that refuted something, by instance
  std::vector<Bound> costs_;                 // of the steps, before it is known whether they hold
  bool agreed_ = false;                      // all lines are about these
  std::vector<Pending> pending_;
  std::optional<Refutation> claim_refutation_;
  ProofReport report_;
};

}  // namespace certamen
