// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W[:, pi], pi uniform.
class TransLinkGuard : public MatrixRelease {
 public:
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    return columns_of(model.weights, random_permutation(model.weights.cols(), coins));
  }
};

}  // namespace

void register_translinkguard(Catalogue& catalogue);
void register_translinkguard(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "translinkguard",
      .summary = "columns permuted; the trusted side undoes it",
      .source = "TransLinkGuard",
      .make = [](const Parameters&) { return std::make_shared<const TransLinkGuard>(); }});
}

}  // namespace certamen
