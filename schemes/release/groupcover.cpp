// SPDX-License-Identifier: Apache-2.0
#include <Eigen/LU>
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// An invertible 4 x 4 matrix.
Matrix mixing(Stream& coins) {
  for (;;) {
    const Matrix a =
        Matrix::NullaryExpr(4, 4, [&] { return 1 + static_cast<double>(coins.below(99)); });
    if (std::abs(a.determinant()) > 0.5) return a;
  }
}

/// Rows in random groups of 4, each mixed by a matrix with entries uniform in 1 .. 99, then R =
/// that with columns permuted.
class GroupCover : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    const std::vector<int> order = random_permutation(model.weights.rows(), coins);
    Matrix result = model.weights;
    for (std::size_t first = 0; first + 4 <= order.size(); first += 4) {
      const std::vector<int> group(order.begin() + static_cast<std::ptrdiff_t>(first),
                                   order.begin() + static_cast<std::ptrdiff_t>(first) + 4);
      result(group, Eigen::all) = mixing(coins) * rows_of(model.weights, group);
    }
    return columns_of(result, random_permutation(result.cols(), coins));
  }
};

}  // namespace

void register_groupcover(Catalogue& catalogue);
void register_groupcover(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "groupcover",
      .summary = "rows mixed in fours by secret integers, columns permuted",
      .source = "GroupCover, operator as in its code",
      .make = [](const Parameters&) { return std::make_shared<const GroupCover>(); }});
}

}  // namespace certamen
