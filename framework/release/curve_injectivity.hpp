// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <utility>

#include "framework/proof/proof.hpp"
#include "framework/values/activation.hpp"

namespace certamen {

/// Whether u -> [a_first(u) : ... : a_last(u)], a_n = f^(n)(u)/n!, takes no point of projective
/// space twice on [low, high]. If so, the numbers W a_n(u) of a unit of TaylorMLP [Wang24]
/// determine u and W, for every W != 0 and every u of the range.
struct CurveQuestion {
  Activation activation;
  int first = 0, last = 0;
  Rational low, high;
};

struct CurveOptions {
  std::size_t most_boxes = 50000;  // whose coefficients are enclosed
  unsigned digits = 20;            // working precision
};

struct CurveAnswer {
  ProofVerdict verdict = ProofVerdict::undecided;
  std::size_t boxes = 0;     // on each of them some ratio is strictly monotone
  std::size_t pairs = 0;     // of boxes, in each of which some ratio differs certainly
  std::size_t enclosed = 0;  // boxes whose coefficients were enclosed in all
  std::set<std::pair<int, int>> ratios = {};  // a_n/a_m that were used, as (n, m)
  /// Refuted: two disjoint boxes (of width 0: points); some u in the one and some u in the other
  /// have one curve point. Undecided: the two boxes (perhaps one twice) that no ratio told apart.
  std::optional<std::pair<Interval, Interval>> points = {};
};

/// Proof by subdivision in interval arithmetic, for all u of the range. A box is done if the
/// derivative of some ratio a_n/a_m has a certain sign on it and a_m is certainly not 0; so are two
/// boxes that touch, with their hull. Other pairs are done if some ratio's ranges are disjoint (or
/// if 1 is in no product of a_n/a_m in the one and a_m/a_n in the other, that is, a 2x2 minor is
/// not 0); the range of a monotone ratio is that of its ends. Everything else is cut in two.
/// Refuted for one order, which is one point of the projective line wherever it is not 0; for two
/// orders by the intermediate value theorem; for three, where the curve crosses itself, by the
/// interval Newton operator [Moore66]. With more, what does not hold stays undecided.
/// Throws Error(bad_number) for an empty range or no orders.
CurveAnswer check_curve(const CurveQuestion& question, const CurveOptions& options = {});

}  // namespace certamen
