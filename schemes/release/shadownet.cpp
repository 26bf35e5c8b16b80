// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = (D W)[pi, :], d uniform in [1, 6], pi uniform.
class ShadowNet : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    const Column scales = uniform(model.weights.rows(), 1, 6, coins);
    const Matrix scaled = scales.asDiagonal() * model.weights;
    return rows_of(scaled, random_permutation(scaled.rows(), coins));
  }
};

}  // namespace

void register_shadownet(Catalogue& catalogue);
void register_shadownet(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "shadownet",
                    .summary = "rows scaled and permuted",
                    .source = "ShadowNet",
                    .make = [](const Parameters&) { return std::make_shared<const ShadowNet>(); }});
}

}  // namespace certamen
