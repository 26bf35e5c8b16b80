// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Cholesky>

#include "framework/release/assessment/layer_lock.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Outputs are linear in the permuted matrix: least squares nearest to the matrix as it is now
/// ordered, then its columns are assigned to the public ones; again until the order stays.
Unlocked match_outgoing(const LockView& view, Stream& coins) {
  const FeedForward& layer = view.layer;
  // Large inputs, so that units with a negative bias are active too.
  const Matrix x = 3 * gaussian(layer.inputs(), view.queries, coins);
  const Matrix h = relu(pre_activations(layer, x));
  const Matrix outputs = view.device(x).colwise() - layer.down_bias;
  Matrix gram = h.transpose() * h;
  gram.diagonal().array() += 1e-9 * gram.trace() / static_cast<double>(gram.rows());
  const Eigen::LDLT<Matrix> solver{gram};
  const Matrix known = unit_columns(layer.down);
  std::vector<int> order(static_cast<std::size_t>(layer.units()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  constexpr int most_rounds = 7;
  for (int round = 0; round < most_rounds; ++round) {
    const Matrix now = columns_of(layer.down, order);
    const Matrix fitted =
        now + solver.solve((outputs - now * h).transpose()).transpose() * h.transpose();
    const std::vector<int> next = assignment(unit_columns(fitted).transpose() * known);
    if (next == order) break;
    order = next;
  }
  const Column key = Eigen::Map<const Eigen::VectorXi>{order.data(), layer.units()}.cast<double>();
  return {
      .key = key, .evaluate = [&layer, order](const Matrix& inputs) -> Matrix {
        return (columns_of(layer.down, order) * relu(pre_activations(layer, inputs))).colwise() +
               layer.down_bias;
      }};
}

}  // namespace

void register_match_outgoing(Catalogue& catalogue);
void register_match_outgoing(Catalogue& catalogue) {
  catalogue.add(assessment_of(LockAttack{.scheme = "keyed-permutation",
                                         .name = "match-outgoing",
                                         .cost = "q^3 + H D q, H^3 a round",
                                         .unlock = match_outgoing}));
}

}  // namespace certamen
