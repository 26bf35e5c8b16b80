// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = s W, s uniform in [1, 6].
class Tsqp : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    return model.weights * (1 + 5 * coins.uniform());
  }
};

}  // namespace

void register_tsqp(Catalogue& catalogue);
void register_tsqp(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "tsqp",
                    .summary = "one secret scale for the whole matrix",
                    .source = "TSQP",
                    .make = [](const Parameters&) { return std::make_shared<const Tsqp>(); }});
}

}  // namespace certamen
