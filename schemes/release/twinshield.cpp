// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = [W + N, D N][:, pi], N Gaussian with the standard deviation of W, d uniform in [1, 6].
class TwinShield : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    const Eigen::Index rows = model.weights.rows(), columns = model.weights.cols();
    const double deviation =
        model.weights.norm() / std::sqrt(static_cast<double>(model.weights.size()));
    const Matrix noise = deviation * gaussian(rows, columns, coins);
    const Column scales = uniform(rows, 1, 6, coins);
    Matrix both{rows, 2 * columns};
    both << model.weights + noise, scales.asDiagonal() * noise;
    return columns_of(both, random_permutation(2 * columns, coins));
  }
};

}  // namespace

void register_twinshield(Catalogue& catalogue);
void register_twinshield(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "twinshield",
      .summary = "noise added, and published beside it with scaled rows",
      .source = "TwinShield",
      .make = [](const Parameters&) { return std::make_shared<const TwinShield>(); }});
}

}  // namespace certamen
