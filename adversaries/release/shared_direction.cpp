// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The unit of the multiples: what brings -5 .. 5 nearest to integers.
double unit_of(const Column& multiples) {
  const double largest = multiples.cwiseAbs().maxCoeff();
  double best = largest / 5, least = std::numeric_limits<double>::infinity();
  constexpr int steps = 200;
  for (int i = 0; i <= steps; ++i) {
    const double unit = largest / (4.5 + static_cast<double>(i) / steps);
    const Column ratios = multiples / unit;
    const double error = (ratios.array() - ratios.array().round()).abs().mean();
    if (error < least) least = error, best = unit;
  }
  return best;
}

/// The secret direction is the release's first singular vector. Off it the columns are scaled
/// public ones; scales and multiples are small integers.
std::optional<Matrix> shared_direction(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  const Matrix &released = view.releases.front(), &base = *view.base;
  const Column direction = svd(released).u.col(0);
  const auto off = [&](const Matrix& a) -> Matrix {
    return a - direction * (direction.transpose() * a);
  };
  const Matrix public_part = off(base);
  const Matrix ordered = columns_of(released, matching_columns(off(released), public_part));
  const Matrix secret_part = off(ordered);
  const Column products = secret_part.cwiseProduct(public_part).colwise().sum(),
               norms = public_part.colwise().squaredNorm();
  // Where the public part is 0 nothing tells the scale.
  const Column quotients = (norms.array() > 0).select(products.cwiseQuotient(norms), 1),
               scales = quotients.array().round().cwiseMax(1).cwiseMin(2);
  const Matrix masked = ordered - base * scales.asDiagonal();
  const Column along = masked.transpose() * direction;
  if (along.isZero(0)) return ordered * scales.cwiseInverse().asDiagonal();
  const Column multiples = (along / unit_of(along)).array().round();
  const Column mask = masked * multiples / multiples.squaredNorm();
  return (ordered - mask * multiples.transpose()) * scales.cwiseInverse().asDiagonal();
}

}  // namespace

void register_shared_direction(Catalogue& catalogue);
void register_shared_direction(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "arrowcloak",
                               .name = "shared-direction",
                               .cost = "n m min(n, m) + m^3",
                               .recover = shared_direction}));
}

}  // namespace certamen
