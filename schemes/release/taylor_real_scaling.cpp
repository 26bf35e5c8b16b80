// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/coefficient_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// TaylorMLP's gated form with real scales in the place of signs: s u and s^-n W f^(n)(u) / n! for
/// each unit, |s| between 1/10 and 10, of either sign; u = z0 + b, and the user's z has s b in it.
class TaylorRealScaling : public CoefficientRelease {
 public:
  explicit TaylorRealScaling(int order) : order_{order} {}
  std::vector<CoefficientClaim> claims() const override { return {{order_}, {0}}; }
  ReleasedCoefficients release(const ExpandedLayer& layer, int order,
                               Stream& coins) const override {
    const Matrix terms = jets(layer.points + layer.bias, order);
    const Column scales = Column::NullaryExpr(layer.points.size(), [&] {
      const double size = 0.1 + 9.9 * coins.uniform();
      return coins.below(2) == 0 ? size : -size;
    });
    Coefficients published{scales.cwiseProduct(layer.points + layer.bias), {}, {}};
    Column power = Column::Ones(scales.size());
    for (int n = 0; n <= order; ++n) {
      const Column factors = terms.row(n).transpose().cwiseProduct(power);
      published.numbers.push_back(layer.weights * factors.asDiagonal());
      power = power.cwiseQuotient(scales);
    }
    return {published, scales, scales.cwiseProduct(layer.bias)};
  }

 private:
  int order_;
};

}  // namespace

void register_taylor_real_scaling(Catalogue& catalogue);
void register_taylor_real_scaling(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "taylor-real-scaling",
                    .summary = "Taylor coefficients of units under secret real scales",
                    .source = "an earlier version in the code of TaylorMLP [Wang24]",
                    .parameters = {{"order", "N, the highest that is released", "8", 3, 16}},
                    .make = [](const Parameters& given) {
                      return std::make_shared<const TaylorRealScaling>(given.small("order"));
                    }});
}

}  // namespace certamen
