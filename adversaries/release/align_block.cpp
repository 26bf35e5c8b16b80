// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/release/assessment/merge_lock.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Row i of `up` was scaled by s and column i of `down` by 1/s: the sign from the inner product
/// with the public row, the size from both norms, so that the fine-tune's change of norm cancels.
Column scales(const Matrix& up, const Matrix& down, const Matrix& up_base,
              const Matrix& down_base) {
  Column result{up.rows()};
  for (Eigen::Index i = 0; i < result.size(); ++i) {
    const double ratio =
        up.row(i).norm() / up_base.row(i).norm() * down_base.col(i).norm() / down.col(i).norm();
    result(i) = std::copysign(std::sqrt(ratio), up.row(i).dot(up_base.row(i)));
  }
  return result;
}

Matrix whole_units(const FeedForward& layer) {
  Matrix all{layer.units(), layer.inputs() + layer.outputs()};
  all << layer.up, layer.down.transpose();
  return all;
}

Block align_block(const Block& released, const Block& base) {
  const Column a = scales(released.q, released.k.transpose(), base.q, base.k.transpose()),
               b = scales(released.v, released.o, base.v, base.o);
  const std::vector<int> order =
      matching_rows(whole_units(released.forward), whole_units(base.forward));
  return {a.cwiseInverse().asDiagonal() * released.q, a.asDiagonal() * released.k,
          b.cwiseInverse().asDiagonal() * released.v, released.o * b.asDiagonal(),
          reordered(released.forward, order)};
}

}  // namespace

void register_align_block(Catalogue& catalogue);
void register_align_block(Catalogue& catalogue) {
  catalogue.add(assessment_of(MergeAttack{
      .scheme = "params", .name = "align-block", .cost = "H^2 n + H^3", .align = align_block}));
}

}  // namespace certamen
