// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "framework/games/experiment.hpp"
#include "framework/numbers/real.hpp"
#include "framework/run/context.hpp"
#include "framework/values/tensor.hpp"

/// Experiments over real tensors. A sampled real is a double, a function of (seed, trial, node),
/// and is the same number in every arithmetic but float32, which rounds it.
namespace certamen {

/// In what an experiment over reals is computed: IEEE formats, MPFR, or enclosures by MPFI.
enum class Arithmetic { float32, float64, mpfr, interval };

/// "float32", "float64", "mpfr", "interval"
std::string_view to_string(Arithmetic arithmetic);
/// Error(bad_number) lists what there is.
Arithmetic parse_arithmetic(std::string_view text);

/// How a numeric experiment is computed.
struct NumericOptions {
  Arithmetic arithmetic = Arithmetic::float64;  // of every operation of the experiment
  unsigned digits = 0;  // decimal digits of mpfr and interval; 0: the context's
  /// Labels of tensors to report; "x" also finds "LR#1/x". A label that nothing has is an
  /// Error(unknown_name).
  std::vector<std::string> probes = {};
};

/// A Boolean that intervals may leave open; never converts to bool.
enum class Outcome { no, yes, undecided };
/// The name of the enumerator.
std::string_view to_string(Outcome outcome);

/// A tensor of one run, for reports. For mpfr lower and upper are the value itself, for interval
/// its two ends; for float32 and float64 they are empty. `value` is the nearest double (of the
/// midpoint).
struct Probe {
  Tensor<double> value;       // nearest doubles; of an interval's midpoint
  Tensor<Real> lower, upper;  // see above
};

/// What one run of an experiment gives.
struct NumericRun {
  Outcome win = Outcome::undecided;            // whether it is won
  std::map<std::string, Outcome> events = {};  // whether each happened, by name
  std::map<std::string, Probe> probes = {};    // by full label; equal labels get "#2", "#3"
};

/// One trial of the experiment. Throws Error(unsupported) for nodes of kind choose,
/// Error(too_large) before memory exceeds the context's cap, Error(interrupted).
NumericRun run_numeric(const Experiment& experiment, const NumericOptions& options,
                       std::uint64_t trial, const Context& context);

/// What stands behind a NumericResult.
enum class NumericGuarantee {
  enclosed,   // nothing is sampled and the arithmetic is interval: lower <= Pr[win] <= upper,
              // without doubt
  computed,   // nothing is sampled, and one run in rounded arithmetic says so: no guarantee
  estimated,  // a confidence interval; its trials are judged in the arithmetic named
};
/// The name of the enumerator.
std::string_view to_string(NumericGuarantee guarantee);

/// Pr[win] of an experiment over reals, and how far it is to be trusted.
struct NumericResult {
  NumericGuarantee guarantee = NumericGuarantee::estimated;  // what the ends are
  Arithmetic arithmetic = Arithmetic::float64;               // in which trials are judged
  unsigned digits = 0;                                       // of mpfr and interval
  std::uint64_t trials = 0;                                  // done
  std::uint64_t wins = 0;                                    // trials that are certainly won
  std::uint64_t undecided =
      0;                   // trials that intervals left open: they widen the interval on both sides
  std::uint64_t seed = 0;  // the context's
  bool interrupted = false;       // fewer trials than asked
  Rational lower = 0, upper = 1;  // of Pr[win]
  Rational level = 1;             // of the confidence interval
  /// How often an event happened, and how often an interval left it open.
  struct EventCount {
    std::uint64_t happened = 0, undecided = 0;  // trials
  };
  std::map<std::string, EventCount> events = {};  // by the event's name
};

/// Runs trials 0 .. trials-1 on the context's threads; the result does not depend on how many. What
/// no sample reaches is evaluated once. If no sample reaches win or an event, one run decides. A
/// cancelled run returns what it has.
NumericResult estimate_numeric(const Experiment& experiment, std::uint64_t trials,
                               const NumericOptions& options, const Context& context);

}  // namespace certamen
