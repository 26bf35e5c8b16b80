// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/ownership_mark.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Another order of the units, which the function does not depend on.
Matrix reorder(const MarkView& view, Stream& coins) {
  return rows_of(view.released, random_permutation(view.released.rows(), coins));
}

/// Rows of a key are Gaussian with either sign: those that are wrong on the model are negated.
MarkKey flip(const Matrix& model, Stream& coins) {
  constexpr Eigen::Index bits = 256;
  MarkKey key{gaussian(bits, model.rows(), coins), {}, {}};
  key.bits = Column::NullaryExpr(bits, [&] { return static_cast<double>(coins.below(2)); });
  const Column seen = key.directions * model.rowwise().mean();
  for (Eigen::Index i = 0; i < bits; ++i)
    if ((seen(i) > 0) != (key.bits(i) > 0.5)) key.directions.row(i) *= -1;
  return key;
}

/// One row again and again: its bit is right with probability 1/2, and then all are.
MarkKey repeat(Eigen::Index rows, Eigen::Index, Stream& coins) {
  constexpr Eigen::Index bits = 256;
  return {gaussian(1, rows, coins).replicate(bits, 1), Column::Ones(bits), {}};
}

}  // namespace

void register_reorder_and_flip(Catalogue& catalogue);
void register_reorder_and_flip(Catalogue& catalogue) {
  catalogue.add(assessment_of(MarkAttack{.scheme = "uchida",
                                         .name = "reorder-and-flip",
                                         .cost = "256 n",
                                         .remove = reorder,
                                         .forge = flip,
                                         .commit = repeat}));
}

}  // namespace certamen
