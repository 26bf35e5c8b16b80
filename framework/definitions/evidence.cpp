// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/evidence.hpp"

#include <algorithm>

namespace certamen {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
  case Verdict::meets: return "meets";
  case Verdict::broken: return "broken";
  case Verdict::undecided: return "undecided";
  }
  return "undecided";
}

std::string_view to_string(Security security) {
  switch (security) {
  case Security::perfect: return "perfect";
  case Security::statistical: return "statistical";
  case Security::computational: return "computational";
  }
  return "computational";
}

std::string_view to_string(IntervalMethod method) {
  switch (method) {
  case IntervalMethod::clopper_pearson: return "clopper-pearson";
  case IntervalMethod::beta_binomial_sequence: return "beta-binomial-sequence";
  case IntervalMethod::paired_clopper_pearson: return "paired-clopper-pearson";
  case IntervalMethod::paired_beta_binomial_sequence: return "paired-beta-binomial-sequence";
  case IntervalMethod::factored_clopper_pearson: return "factored-clopper-pearson";
  case IntervalMethod::factored_beta_binomial_sequence: return "factored-beta-binomial-sequence";
  }
  return "clopper-pearson";
}

bool holds_at_any_time(IntervalMethod method) {
  return method == IntervalMethod::beta_binomial_sequence ||
         method == IntervalMethod::paired_beta_binomial_sequence ||
         method == IntervalMethod::factored_beta_binomial_sequence;
}

Evidence::Evidence(Proved value) : value_{std::move(value)} {}
Evidence::Evidence(Exact value) : value_{std::move(value)} {}
Evidence::Evidence(Enclosed value) : value_{std::move(value)} {}
Evidence::Evidence(Estimated value) : value_{std::move(value)} {}

std::string_view Evidence::class_name() const {
  constexpr std::string_view names[] = {"proved", "exact", "enclosed", "estimated"};
  return names[value_.index()];
}

const Rational& Evidence::lower() const {
  return std::visit(
      [](const auto& e) -> const Rational& {
        if constexpr (requires { e.lower; })
          return e.lower;
        else
          return e.value;
      },
      value_);
}

const Rational& Evidence::upper() const {
  return std::visit(
      [](const auto& e) -> const Rational& {
        if constexpr (requires { e.upper; })
          return e.upper;
        else
          return e.value;
      },
      value_);
}

namespace {

/// Evidence with the given ends in the weakest class of the two sources.
Evidence in_class_of(const Evidence& a, const Evidence& b, Rational lower, Rational upper) {
  const auto* left = std::get_if<Estimated>(&a.get());
  const auto* right = std::get_if<Estimated>(&b.get());
  if (left != nullptr || right != nullptr) {
    const Rational risk =
        (left ? 1 - left->level : Rational{0}) + (right ? 1 - right->level : Rational{0});
    const std::uint64_t trials = left && right ? std::min(left->trials, right->trials)
                                               : (left ? left->trials : right->trials);
    return Estimated{std::move(lower),
                     std::move(upper),
                     1 - risk,
                     trials,
                     (left ? left : right)->seed,
                     (left ? left : right)->method};
  }
  if (lower == upper && !std::holds_alternative<Enclosed>(a.get()) &&
      !std::holds_alternative<Enclosed>(b.get())) {
    if (std::holds_alternative<Exact>(a.get()) || std::holds_alternative<Exact>(b.get()))
      return Exact{std::move(lower)};
    auto assumptions = std::get<Proved>(a.get()).assumptions;
    const auto& more = std::get<Proved>(b.get()).assumptions;
    assumptions.insert(assumptions.end(), more.begin(), more.end());
    return Proved{std::move(lower), std::move(upper), std::move(assumptions)};
  }
  return Enclosed{std::move(lower), std::move(upper)};
}

/// The same evidence with other ends.
Evidence with_ends(const Evidence& a, Rational lower, Rational upper) {
  return std::visit(
      [&](auto e) -> Evidence {
        if constexpr (requires { e.lower; }) {
          e.lower = std::move(lower);
          e.upper = std::move(upper);
        } else {
          e.value = std::move(lower);
        }
        return e;
      },
      a.get());
}

}  // namespace

Evidence operator-(const Evidence& a, const Evidence& b) {
  return in_class_of(a, b, a.lower() - b.upper(), a.upper() - b.lower());
}

Evidence absolute(const Evidence& a) {
  if (a.lower() >= 0) return a;
  if (a.upper() <= 0) return with_ends(a, -a.upper(), -a.lower());
  return with_ends(a, 0, std::max(Rational{-a.lower()}, a.upper()));
}

Evidence affine(const Evidence& a, const Rational& factor, const Rational& offset) {
  Rational low = factor * a.lower() + offset, high = factor * a.upper() + offset;
  if (factor < 0) std::swap(low, high);
  return with_ends(a, std::move(low), std::move(high));
}

}  // namespace certamen
