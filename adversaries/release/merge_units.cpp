// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/layer_rewriting.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Units without effect are dropped; units with parallel input sides are one unit, whose outgoing
/// weights are their sum.
FeedForward merge_units(const FeedForward& released) {
  const Matrix sides = input_side(released), units = unit_rows(sides);
  const Column norms = sides.rowwise().norm(), effect = released.down.colwise().norm().transpose();
  const Matrix cosines = units * units.transpose();
  const double least = 1e-12 * effect.maxCoeff();
  std::vector<bool> used(static_cast<std::size_t>(released.units()), false);
  const auto is_open = [&](Eigen::Index i) {
    return !used[static_cast<std::size_t>(i)] && effect(i) > least;
  };
  std::vector<int> kept;
  Matrix down = Matrix::Zero(released.outputs(), released.units());
  for (Eigen::Index i = 0; i < released.units(); ++i) {
    if (!is_open(i)) continue;
    for (Eigen::Index j = i; j < released.units(); ++j) {
      if (!is_open(j) || cosines(i, j) < 1 - 1e-10) continue;
      used[static_cast<std::size_t>(j)] = true;
      down.col(i) += norms(j) * released.down.col(j);
    }
    kept.push_back(static_cast<int>(i));
  }
  const Matrix inputs = rows_of(units, kept);
  return {inputs.leftCols(released.inputs()), inputs.col(released.inputs()), columns_of(down, kept),
          released.down_bias};
}

}  // namespace

void register_merge_units(Catalogue& catalogue);
void register_merge_units(Catalogue& catalogue) {
  catalogue.add(assessment_of(RewritingAttack{
      .scheme = "structural", .name = "merge-units", .cost = "H^2 n", .undo = merge_units}));
}

}  // namespace certamen
