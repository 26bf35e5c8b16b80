// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

std::vector<int> first_of(std::vector<int> order, Eigen::Index count) {
  order.resize(static_cast<std::size_t>(count));
  return order;
}

/// R = W with one entry in a hundred of each row, 1 at least, moved by 5 to 10 standard deviations.
class NnSplitter : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    Matrix result = model.weights;
    const double deviation = model.weights.norm() / std::sqrt(static_cast<double>(result.size()));
    for (Eigen::Index row = 0; row < result.rows(); ++row)
      for (const int column :
           first_of(random_permutation(result.cols(), coins), 1 + result.cols() / 100))
        result(row, column) +=
            (coins.below(2) == 0 ? -1 : 1) * deviation * (5 + 5 * coins.uniform());
    return result;
  }
};

}  // namespace

void register_nnsplitter(Catalogue& catalogue);
void register_nnsplitter(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "nnsplitter",
      .summary = "a few weights of each row replaced; the true ones stay on the trusted side",
      .source = "NNSplitter, ICML 2023",
      .make = [](const Parameters&) { return std::make_shared<const NnSplitter>(); }});
}

}  // namespace certamen
