// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W + sigma N, N Gaussian, sigma a multiple of the root mean square of the difference.
class GaussMask : public MatrixRelease {
 public:
  explicit GaussMask(double noise) : noise_{noise} {}
  std::vector<ReleaseClaim> claims() const override {
    return {{Goal::difference, true, 1, 0}, {Goal::difference, true, 16, 0}};
  }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    const double deviation =
        (model.weights - model.base).norm() / std::sqrt(static_cast<double>(model.weights.size()));
    return model.weights +
           noise_ * deviation * gaussian(model.weights.rows(), model.weights.cols(), coins);
  }

 private:
  double noise_;
};

}  // namespace

void register_gauss_mask(Catalogue& catalogue);
void register_gauss_mask(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "gauss-mask",
      .summary = "Gaussian noise added to each weight",
      .source = "control",
      .parameters = {{.name = "noise",
                      .meaning = "its standard deviation over that of the difference",
                      .default_value = "4",
                      .minimum = 0,
                      .maximum = 1000,
                      .rational = true}},
      .make = [](const Parameters& given) {
        return std::make_shared<const GaussMask>(given.rational("noise").convert_to<double>());
      }});
}

}  // namespace certamen
