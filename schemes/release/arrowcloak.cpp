// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

Column integers(Eigen::Index size, int from, int to, Stream& coins) {
  const auto count = static_cast<std::uint64_t>(to - from + 1);
  return Column::NullaryExpr(size, [&] { return from + static_cast<double>(coins.below(count)); });
}

/// R_j = s_j W_j + rho_j (W c) for each column, s in {1, 2}, rho in -5 .. 5, c in 0 .. 4; columns
/// permuted.
class ArrowCloak : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    const Eigen::Index columns = model.weights.cols();
    const Column scales = integers(columns, 1, 2, coins),
                 multiples = integers(columns, -5, 5, coins);
    const Column mask = model.weights * integers(columns, 0, 4, coins);
    const Matrix cloaked = model.weights * scales.asDiagonal() + mask * multiples.transpose();
    return columns_of(cloaked, random_permutation(columns, coins));
  }
};

}  // namespace

void register_arrowcloak(Catalogue& catalogue);
void register_arrowcloak(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "arrowcloak",
      .summary = "columns scaled, a secret direction added to each, columns permuted",
      .source = "ArrowCloak; broken in [arXiv 2608.21615]",
      .make = [](const Parameters&) { return std::make_shared<const ArrowCloak>(); }});
}

}  // namespace certamen
