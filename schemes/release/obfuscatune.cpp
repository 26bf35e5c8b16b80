// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W Q, Q Haar distributed.
class ObfuscaTune : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    return model.weights * random_orthogonal(model.weights.cols(), coins);
  }
};

}  // namespace

void register_obfuscatune(Catalogue& catalogue);
void register_obfuscatune(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "obfuscatune",
      .summary = "rotated by a secret orthogonal matrix",
      .source = "ObfuscaTune",
      .make = [](const Parameters&) { return std::make_shared<const ObfuscaTune>(); }});
}

}  // namespace certamen
