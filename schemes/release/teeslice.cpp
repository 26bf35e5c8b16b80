// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W0: the model is partitioned before it is trained.
class TeeSlice : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream&) const override { return model.base; }
  std::optional<Independence> independence(const FineTuneLaw&) const override {
    return Independence{"R = W0", true};
  }
};

}  // namespace

void register_teeslice(Catalogue& catalogue);
void register_teeslice(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "teeslice",
      .summary = "all private parts stay on the trusted side; the public model is released",
      .source = "TEESlice [arXiv 2411.09945]",
      .make = [](const Parameters&) { return std::make_shared<const TeeSlice>(); }});
}

}  // namespace certamen
