// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "framework/numbers/rational.hpp"

namespace certamen {

/// Valid for all adversaries under the listed assumptions: an interval that contains the value, for
/// an advantage from 0 to its bound.
struct Proved {
  Rational lower, upper;  // ends that are proved
  /// That the bound names, as "prf"; empty: it holds without.
  std::vector<std::string> assumptions = {};
};

/// A rational at these parameters, for this adversary or (where the row says so) for the optimal
/// one.
struct Exact {
  Rational value;  // in lowest terms
};

/// An interval from outward-rounded arithmetic that contains the value.
struct Enclosed {
  Rational lower, upper;  // rounded outwards
};

/// How a confidence interval was made: for one look at the end, or for looks at any time; for an
/// event or for the difference of two events in the same trials; from independent factors.
enum class IntervalMethod {
  clopper_pearson,
  beta_binomial_sequence,
  paired_clopper_pearson,
  paired_beta_binomial_sequence,
  factored_clopper_pearson,
  factored_beta_binomial_sequence
};
/// The name as reports print it: "clopper-pearson".
std::string_view to_string(IntervalMethod method);
/// Whether it holds at all times at once.
bool holds_at_any_time(IntervalMethod method);

/// A confidence interval at the stated level, from this number of trials with this seed.
struct Estimated {
  Rational lower, upper;     // ends, rounded outwards
  Rational level;            // probability with which the interval covers the value, 0 to 1
  std::uint64_t trials = 0;  // that were run
  std::uint64_t seed = 0;    // of the run: the same seed and trials give the same interval
  /// Which decides whether it holds at one look or at all times.
  IntervalMethod method = IntervalMethod::clopper_pearson;
};

/// A number together with what stands behind it; a number is never printed without its class.
class Evidence {
 public:
  /// Of the class of its argument.
  Evidence(Proved value);     // NOLINT(google-explicit-constructor)
  Evidence(Exact value);      // NOLINT(google-explicit-constructor)
  Evidence(Enclosed value);   // NOLINT(google-explicit-constructor)
  Evidence(Estimated value);  // NOLINT(google-explicit-constructor)

  /// Whether the evidence is of this class: `is<Exact>()`.
  template <class Class>
  bool is() const {
    return std::holds_alternative<Class>(value_);
  }
  /// "proved", "exact", "enclosed", "estimated"
  std::string_view class_name() const;
  /// Safe ends: the value is not below lower() and not above upper() (at the stated level, if
  /// estimated).
  const Rational& lower() const;
  /// Likewise; for Exact the value itself.
  const Rational& upper() const;
  /// The class with its own fields, for std::visit and std::get_if.
  const std::variant<Proved, Exact, Enclosed, Estimated>& get() const { return value_; }

 private:
  std::variant<Proved, Exact, Enclosed, Estimated> value_;
};

/// The weaker class wins: exact and exact give exact; with an enclosure, an enclosure; with an
/// estimate, an estimate at the level of the union bound.
Evidence operator-(const Evidence& a, const Evidence& b);
Evidence absolute(const Evidence& a);  // |a|, in a's class; an interval around 0 starts at 0.
/// factor * a + offset, in a's class.
Evidence affine(const Evidence& a, const Rational& factor, const Rational& offset);

/// Three values; `undecided` does not convert to bool.
enum class Verdict { meets, broken, undecided };
/// The name of the enumerator.
std::string_view to_string(Verdict verdict);

/// How every adversary's advantage is proved to be small: it is 0; it is at most a bound that holds
/// without assumptions; it is at most a bound that names advantages against assumptions.
enum class Security { perfect, statistical, computational };
/// The name of the enumerator.
std::string_view to_string(Security security);

}  // namespace certamen
