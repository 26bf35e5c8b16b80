// SPDX-License-Identifier: Apache-2.0
#include "framework/release/curve_injectivity.hpp"

#include <algorithm>
#include <deque>
#include <memory>

#include "framework/error.hpp"

namespace certamen {

namespace {

using Jet = std::vector<Interval>;  // a_0, a_1, ... at one u

Interval ratio_at(const Jet& a, int n, int m) {
  return a[static_cast<std::size_t>(n)] / a[static_cast<std::size_t>(m)];
}

/// a_n / a_m on a box where a_m is not 0.
struct Ratio {
  int n, m;
  bool monotone;
  Interval range, slope;
};

struct Box {
  Interval u;
  std::shared_ptr<const Jet> low, middle, high;
  std::vector<std::optional<Ratio>> ratios = {};  // by n, then m; none on the diagonal
  std::unique_ptr<Box> below = {}, above = {};

  bool monotone(std::set<std::pair<int, int>>& used) const {
    const auto found = std::find_if(ratios.begin(), ratios.end(),
                                    [](const auto& ratio) { return ratio && ratio->monotone; });
    if (found == ratios.end()) return false;
    used.emplace((*found)->n, (*found)->m);
    return true;
  }
};

/// The coefficients on a box, by the natural and the mean value form, and at its middle.
class Coefficients {
 public:
  Coefficients(Activation activation, const Interval& u, const Jet& middle, int last)
      : middle_{middle}, a_{jet(activation, u, last + 2)},
        shift_{u - Interval::exactly(u.midpoint())} {
    for (int n = 0; n <= last + 1; ++n)
      a_[index(n)] =
          intersect(a_[index(n)], middle_[index(n)] + Interval{n + 1} * a_[index(n + 1)] * shift_);
  }

  const Interval& operator[](int n) const { return a_[index(n)]; }

  /// a_n' a_m - a_n a_m', the numerator of the ratio's derivative, where a_n' = (n + 1) a_(n+1).
  Interval slope(int n, int m) const {
    const auto wronskian = [&](const Jet& a) {
      return Interval{n + 1} * a[index(n + 1)] * a[index(m)] -
             Interval{m + 1} * a[index(n)] * a[index(m + 1)];
    };
    const Interval change = Interval{(n + 1) * (n + 2)} * a_[index(n + 2)] * a_[index(m)] -
                            Interval{(m + 1) * (m + 2)} * a_[index(n)] * a_[index(m + 2)];
    return intersect(wronskian(a_), wronskian(middle_) + change * shift_);
  }

 private:
  static std::size_t index(int n) { return static_cast<std::size_t>(n); }

  const Jet& middle_;
  Jet a_;
  Interval shift_;
};

class Search {
 public:
  Search(const CurveQuestion& question, const CurveOptions& options)
      : question_{question}, options_{options} {}

  CurveAnswer run() {
    const Interval range{Interval::enclosing(question_.low).lower(),
                         Interval::enclosing(question_.high).upper()};
    if (question_.first == question_.last) {
      one_order(range);
      return answer_;
    }
    const auto whole = box(range, point(Interval::exactly(range.lower())),
                           point(Interval::exactly(range.upper())));
    pending_.emplace_back(whole.get(), whole.get());
    while (!pending_.empty()) {
      const auto [first, second] = pending_.front();
      pending_.pop_front();
      if (first == second ? injective(*first) : apart(*first, *second)) continue;
      if (answer_.verdict == ProofVerdict::refuted) return answer_;
      if (answer_.enclosed >= options_.most_boxes) {
        answer_.points = {first->u, second->u};
        return answer_;
      }
      cut(*first, *second);
    }
    answer_.verdict = ProofVerdict::verified;
    return answer_;
  }

 private:
  std::shared_ptr<const Jet> point(const Interval& u) const {
    return std::make_shared<Jet>(jet(question_.activation, u, question_.last + 1));
  }

  std::unique_ptr<Box> box(const Interval& u, const std::shared_ptr<const Jet>& low,
                           const std::shared_ptr<const Jet>& high) {
    ++answer_.enclosed;
    auto result = std::make_unique<Box>(
        Box{.u = u, .low = low, .middle = point(Interval::exactly(u.midpoint())), .high = high});
    const Coefficients a{question_.activation, u, *result->middle, question_.last};
    for (int n = question_.first; n <= question_.last; ++n)
      for (int m = question_.first; m <= question_.last; ++m) {
        auto& ratio = result->ratios.emplace_back();
        if (n == m || a[m].contains_zero()) continue;
        const Interval numerator = a.slope(n, m);
        ratio = Ratio{n, m, !numerator.contains_zero(), a[n] / a[m], numerator / (a[m] * a[m])};
        if (!ratio->monotone) continue;
        const Interval from = ratio_at(*low, n, m), to = ratio_at(*high, n, m);
        ratio->range = intersect(ratio->range, Interval{std::min(from.lower(), to.lower()),
                                                        std::max(from.upper(), to.upper())});
      }
    return result;
  }

  bool injective(const Box& one) {
    if (!one.monotone(answer_.ratios)) return false;
    ++answer_.boxes;
    return true;
  }

  /// Whether no point of the first box, which lies below, has the curve point of one of the second.
  bool apart(const Box& first, const Box& second) {
    const auto orders = static_cast<std::size_t>(question_.last - question_.first + 1);
    for (std::size_t n = 0; n < orders; ++n)
      for (std::size_t m = 0; m < orders; ++m) {
        const auto& one = first.ratios[n * orders + m];
        const auto &same = second.ratios[n * orders + m], &inverse = second.ratios[m * orders + n];
        if (!one ||
            !((same && !possibly_equal(one->range, same->range)) ||
              (!same && inverse && !possibly_equal(one->range * inverse->range, Interval{1}))))
          continue;
        answer_.ratios.emplace(one->n, one->m);
        ++answer_.pairs;
        return true;
      }
    if (question_.last == question_.first + 1 && (meets(first, second) || meets(second, first)))
      return false;
    if (question_.last == question_.first + 2 && first.u.upper() < second.u.lower() &&
        crosses(first, second))
      return false;
    if (first.u.upper() != second.u.lower()) return false;
    const auto hull = box(Interval{first.u.lower(), second.u.upper()}, first.low, second.high);
    if (!hull->monotone(answer_.ratios)) return false;
    ++answer_.pairs;
    return true;
  }

  /// The one ratio of two orders, at the middle of a box, lies between its values at the ends of
  /// another box where it is continuous: so it is taken there again.
  bool meets(const Box& one, const Box& other) {
    for (const auto& ratio : other.ratios) {
      if (!ratio || (*one.middle)[static_cast<std::size_t>(ratio->m)].contains_zero()) continue;
      const int n = ratio->n, m = ratio->m;
      const Interval value = ratio_at(*one.middle, n, m);
      const Interval from = ratio_at(*other.low, n, m) - value;
      const Interval to = ratio_at(*other.high, n, m) - value;
      const bool falls = from.upper() > 0;
      if (from.contains_zero() || to.contains_zero() || falls == (to.upper() > 0)) continue;
      answer_.verdict = ProofVerdict::refuted;
      answer_.ratios = {{n, m}};
      answer_.points = {Interval::exactly(one.u.midpoint()), narrowed(other.u, n, m, value, falls)};
      return true;
    }
    return false;
  }

  const std::optional<Ratio>& ratio_of(const Box& one, int n, int m) const {
    const int orders = question_.last - question_.first + 1;
    return one
        .ratios[static_cast<std::size_t>((n - question_.first) * orders + m - question_.first)];
  }

  /// Three orders make a plane curve, which may cross itself: both ratios of the first box equal
  /// those of the second somewhere if the interval Newton operator maps the two boxes into
  /// themselves [Moore66].
  bool crosses(const Box& first, const Box& second) {
    for (int k = 0; k < 3; ++k) {
      const int m = question_.first + k, n = question_.first + (k + 1) % 3,
                l = question_.first + (k + 2) % 3;
      const auto &n1 = ratio_of(first, n, m), &n2 = ratio_of(second, n, m),
                 &l1 = ratio_of(first, l, m), &l2 = ratio_of(second, l, m);
      if (!n1 || !n2) continue;
      const Interval determinant = l1->slope * n2->slope - n1->slope * l2->slope;
      if (determinant.contains_zero()) continue;
      const Interval by_n = ratio_at(*first.middle, n, m) - ratio_at(*second.middle, n, m),
                     by_l = ratio_at(*first.middle, l, m) - ratio_at(*second.middle, l, m);
      const Interval one = Interval::exactly(first.u.midpoint()) -
                           (n2->slope * by_l - l2->slope * by_n) / determinant;
      const Interval other = Interval::exactly(second.u.midpoint()) -
                             (n1->slope * by_l - l1->slope * by_n) / determinant;
      if (!is_inside(one, first.u) || !is_inside(other, second.u)) continue;
      answer_.verdict = ProofVerdict::refuted;
      answer_.ratios = {{n, m}, {l, m}};
      answer_.points = {one, other};
      return true;
    }
    return false;
  }

  static bool is_inside(const Interval& inner, const Interval& outer) {
    return outer.lower() < inner.lower() && inner.upper() < outer.upper();
  }

  /// A small part of the box in which the ratio takes the value, by bisection.
  Interval narrowed(Interval u, int n, int m, const Interval& value, bool falls) const {
    constexpr int most_cuts = 30;
    for (int cut = 0; cut < most_cuts; ++cut) {
      const Real middle = u.midpoint();
      const Interval excess = ratio_at(*point(Interval::exactly(middle)), n, m) - value;
      if (excess.contains_zero()) break;
      const bool later = (excess.upper() > 0) == falls;
      u = later ? Interval{middle, u.upper()} : Interval{u.lower(), middle};
    }
    return u;
  }

  /// One number W a_n(u): every point where a_n is not 0 explains it.
  void one_order(const Interval& range) {
    const auto not_zero = [&](const Interval& u) {
      return !jet(question_.activation, u, question_.last).back().contains_zero();
    };
    constexpr int pieces = 16;
    std::optional<Interval> found;
    for (int k = 0; k <= pieces; ++k) {
      const Rational at = question_.low + (question_.high - question_.low) * k / pieces;
      const Interval u = Interval::enclosing(at);
      if (!range.contains(u) || !not_zero(u)) continue;
      if (found) {
        answer_.verdict = ProofVerdict::refuted;
        answer_.points = {*found, u};
        return;
      }
      found = u;
    }
    answer_.points = {range, range};
  }

  void halve(Box& one) {
    if (one.below) return;
    const Real middle = one.u.midpoint();
    one.below = box(Interval{one.u.lower(), middle}, one.low, one.middle);
    one.above = box(Interval{middle, one.u.upper()}, one.middle, one.high);
  }

  void cut(Box& first, Box& second) {
    halve(first);
    halve(second);
    if (&first == &second) {
      pending_.emplace_back(first.below.get(), first.below.get());
      pending_.emplace_back(first.above.get(), first.above.get());
      pending_.emplace_back(first.below.get(), first.above.get());
      return;
    }
    for (Box* one : {first.below.get(), first.above.get()})
      for (Box* other : {second.below.get(), second.above.get()}) pending_.emplace_back(one, other);
  }

  const CurveQuestion& question_;
  const CurveOptions& options_;
  CurveAnswer answer_;
  std::deque<std::pair<Box*, Box*>> pending_;
};

}  // namespace

CurveAnswer check_curve(const CurveQuestion& question, const CurveOptions& options) {
  if (!(question.low < question.high))
    throw Error{ErrorCode::bad_number, "curve", "expected a range [low, high] with low < high"};
  if (question.first < 0 || question.last < question.first)
    throw Error{ErrorCode::bad_number, "curve", "expected orders 0 <= first <= last"};
  const PrecisionScope scope{options.digits};
  return Search{question, options}.run();
}

}  // namespace certamen
