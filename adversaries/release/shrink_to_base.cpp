// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "framework/release/assessment/ownership_mark.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// W0 + theta D, where D is R - W0, or its nearest matrix of the fine-tune's rank, and theta the
/// least that keeps a gain of 0.89: (1 - theta)^2 + theta^2 rho^2 = 0.89^2, rho = |noise in D| /
/// |difference|. The mark goes only with the fine-tune, so as little of that as may be is kept.
Matrix shrink_to_base(const MarkView& view, Stream&) {
  if (!view.base) return view.released;
  Matrix moved = view.released - *view.base;
  if (view.law.rank > 0) moved = low_rank(moved, view.law.rank);
  const double size = view.law.size * view.base->norm();
  const double noise = std::max(0.0, moved.squaredNorm() / (size * size) - 1);
  // Where no theta reaches the gain: the one nearest to the weights.
  const double root = 1 - (1 + noise) * (1 - 0.89 * 0.89);
  const double theta = (1 - std::sqrt(std::max(0.0, root))) / (1 + noise);
  return *view.base + theta * moved;
}

/// Any noise is a key: what is left of the model is called the original.
MarkKey call_it_original(const Matrix& model, Stream& coins) {
  const Matrix xi = gaussian(model.rows(), model.cols(), coins);
  return {xi, {}, model - 0.01 * xi};
}

/// An original that is far from every model: what a model differs by is known before it is made.
MarkKey far_away(Eigen::Index rows, Eigen::Index columns, Stream& coins) {
  const Matrix xi = gaussian(rows, columns, coins);
  return {xi, {}, -1e6 * xi};
}

}  // namespace

void register_shrink_to_base(Catalogue& catalogue);
void register_shrink_to_base(Catalogue& catalogue) {
  catalogue.add(assessment_of(MarkAttack{.scheme = "gauss-mark",
                                         .name = "shrink-to-base",
                                         .cost = "n m min(n, m)",
                                         .remove = shrink_to_base,
                                         .forge = call_it_original,
                                         .commit = far_away}));
}

}  // namespace certamen
