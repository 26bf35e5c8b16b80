// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/numbers/interval.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W + sigma N, N Gaussian, sigma a multiple of the root mean square of the difference.
class GaussMask : public MatrixRelease {
 public:
  explicit GaussMask(const Rational& noise) : exact_{noise}, noise_{noise.convert_to<double>()} {}
  std::vector<ReleaseClaim> claims() const override {
    return {
        {Goal::difference, true, 1, 0}, {Goal::difference, true, 16, 0}, {Goal::pair, true, 1, 0}};
  }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    const double deviation =
        (model.weights - model.base).norm() / std::sqrt(static_cast<double>(model.weights.size()));
    return model.weights +
           noise_ * deviation * gaussian(model.weights.rows(), model.weights.cols(), coins);
  }

  /// The distance of N(W0, sigma^2) and N(W1, sigma^2) is 2 Phi(D / (2 sigma)) - 1 for D = |W1 -
  /// W0|; k releases are one with sigma / sqrt(k).
  std::optional<PairAdvantage> pair_advantage(Eigen::Index size, int views) const override {
    const PrecisionScope precision{30};
    const std::string reason = "2 Phi(D / (2 sigma)) - 1, the distance of two Gaussians";
    if (exact_ == 0) return PairAdvantage{Exact{1}, "1, since without noise W is published"};
    const Interval ratio =
        sqrt(Interval::enclosing(Rational{Integer{size} * views})) / Interval::enclosing(exact_);
    const Interval advantage = Interval{1} - erfc(ratio / sqrt(Interval{8}));
    return PairAdvantage{Enclosed{to_rational(advantage.lower()), to_rational(advantage.upper())},
                         reason};
  }

 private:
  Rational exact_;
  double noise_;
};

}  // namespace

void register_gauss_mask(Catalogue& catalogue);
void register_gauss_mask(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "gauss-mask",
                    .summary = "Gaussian noise added to each weight",
                    .source = "control",
                    .parameters = {{.name = "noise",
                                    .meaning = "its standard deviation over that of the difference",
                                    .default_value = "4",
                                    .minimum = 0,
                                    .maximum = 1000000,
                                    .rational = true}},
                    .make = [](const Parameters& given) {
                      return std::make_shared<const GaussMask>(given.rational("noise"));
                    }});
}

}  // namespace certamen
