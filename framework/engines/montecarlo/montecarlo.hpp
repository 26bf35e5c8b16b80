// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/games/experiment.hpp"
#include "framework/run/context.hpp"
#include "framework/statistics/confidence_sequence.hpp"

namespace certamen {

/// Closed, with rational ends.
struct Ends {
  /// Of a probability or a difference; at first what is known without trials.
  Rational lower = 0, upper = 1;
};

/// When a run may end before its last trial. It speaks of the interval of the quantity asked for,
/// and is met as soon as one of its conditions is.
struct StoppingRule {
  std::optional<Rational> width = std::nullopt;  // the interval is at most so wide
  std::optional<Rational> relative =
      std::nullopt;  // half of it at most so large a part of its middle
  std::optional<Rational> decided = std::nullopt;  // it lies above this bound, or not above

  /// No condition: all trials are run.
  bool empty() const { return !width && !relative && !decided; }
  /// Whether an interval meets one of the conditions.
  bool met_by(const Ends& range) const;
  /// About how many trials it will take, if widths shrink with the root of the trials.
  std::optional<double> expected_trials(std::uint64_t trials, const Ends& range) const;
};

/// The interval of the quantity after a number of trials; all looks of a run hold together at its
/// level.
struct Look {
  std::uint64_t trials = 0;  // done when it was looked at
  Ends range = {};           // of the quantity that the rule is about
};

/// How often each outcome happened in how many trials.
struct RunCounts {
  std::uint64_t trials = 0;                  // done
  std::vector<std::uint64_t> happened = {};  // of the outcomes that RunKind lists, in its order
};

/// What the counts of a run are of: an experiment's win and events; the wins of two (left, both,
/// right); the factors of a rare win, after a win that always happens.
enum class RunKind { game, pair, rare };

/// Which run it is: runs with equal fingerprints and seeds have equal counts.
struct RunKey {
  std::string fingerprint = {};  // of the experiment as it is played, and of Certamen's version
  std::uint64_t seed = 0;        // the context's
  RunKind kind = RunKind::game;  // what the counts are of
  Rational weight = 1;           // rare: the known factor
};

/// What the counts say: of Pr[win], or of a pair's Pr[right wins] - Pr[left wins].
Ends interval_of(const RunKey& key, const RunCounts& counts, const Rational& level,
                 Looking looking);

/// Keeps the counts of runs, so that they can be taken up again; see RunStore for one in a file.
class RunJournal {
 public:
  virtual ~RunJournal() = default;
  /// Begins or takes up a run; returns what was counted at its looks, and last its newest counts.
  virtual std::vector<RunCounts> open(const RunKey& key) = 0;
  /// New looks since the last call, and the newest counts.
  virtual void save(const std::vector<RunCounts>& looks, const RunCounts& newest) = 0;
  /// Why nothing is kept any more; empty: it is. A journal that fails while the run goes on costs
  /// what would have been kept, not the answer.
  virtual std::string lost() const { return {}; }
};

/// How long a run goes on, and where its counts are kept.
struct MonteCarloOptions {
  std::uint64_t trials = 0;  // at most
  StoppingRule until = {};   // stops a run before `trials`; empty: it runs them all
  /// What the rule and the trace are about, from the interval of Pr[win] (of a pair: of the
  /// difference); none: that itself. Must be monotone in the interval.
  std::function<Ends(const Ends&)> quantity = {};
  bool trace = false;  // keep the looks, though no rule asks for them
  /// Where to take the run up and keep its counts, about every half second. In a cluster only the
  /// first process's counts.
  std::shared_ptr<RunJournal> journal = {};
};

/// What all kinds of runs say. An interval for one look at the end is only given when the run was
/// for a fixed number of trials and did them all; else it is one that holds at any time.
struct RunSummary {
  Looking looking = Looking::once;  // whether intervals hold once, at the end, or at all times
  std::vector<Look> trace = {};     // at looks that depend on the trials alone
  bool stopped = false;             // the rule was met
  bool interrupted = false;         // fewer trials than asked for, and the rule was not met
  double seconds = 0;               // wall-clock time of this process's run
};

/// Pr[win] and Pr[event], estimated from one run.
struct MonteCarloResult : RunSummary {
  ConfidenceInterval win;  // its trials are those that were run, its wins the wins
  std::map<std::string, ConfidenceInterval> events;  // each at the context's level by itself
};

/// Runs independent trials on context.threads threads. The counts depend only on the experiment,
/// the seed and the number of trials, never on threads or batches; see
/// docs/explanation/monte-carlo.md. Throws Error(unsupported) for moves left open (choose) and for
/// real tensors, Error(usage) for 0 trials. A cancelled run returns what it has.
MonteCarloResult estimate(const Experiment& experiment, const MonteCarloOptions& options,
                          const Context& context);
MonteCarloResult estimate(const Experiment& experiment, std::uint64_t trials,
                          const Context& context);

/// The difference of two games, estimated from trials on common coins.
struct PairResult : RunSummary {
  ConfidenceInterval difference;                // Pr[right wins] - Pr[left wins]
  std::uint64_t left = 0, right = 0, both = 0;  // wins
};

/// Both games in the same trials with common random numbers: draws that have the same place and
/// distribution in both graphs are the same. What the games have in common cancels, so the interval
/// is as narrow as their difference allows.
PairResult estimate_pair(const Experiment& left, const Experiment& right,
                         const MonteCarloOptions& options, const Context& context);

/// Pr[win] of a rare win, estimated by its factors.
struct RareResult : RunSummary {
  Ends win;                                 // of Pr[win] = weight * the product of the factors
  Rational weight = 1;                      // known exactly
  std::vector<ConfidenceInterval> factors;  // each at its share of the level
};

/// Pr[win] of a rare win, by parts: see rare_event.hpp. The interval is narrow relative to a
/// probability of any size; it is wider than estimate's where winning is not rare.
RareResult estimate_rare(const Experiment& experiment, const MonteCarloOptions& options,
                         const Context& context);

}  // namespace certamen
