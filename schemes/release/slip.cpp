// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W - sum of s_i u_i v_i^T over i <= k, with the singular triples of W.
class Slip : public MatrixRelease {
 public:
  explicit Slip(int k) : k_{k} {}
  std::vector<ReleaseClaim> claims() const override {
    return {{Goal::difference, true, 1, 0},
            {Goal::weights, false, 1, 0},
            {Goal::weights, false, 1, k_ + 2}};
  }
  Matrix release(const FineTuned& model, Stream&) const override {
    return model.weights - low_rank(model.weights, k_);
  }
  int hidden_rank() const override { return k_; }

 private:
  int k_;
};

}  // namespace

void register_slip(Catalogue& catalogue);
void register_slip(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "slip",
                    .summary = "the top k singular triples stay on the trusted side",
                    .source = "SLIP [arXiv 2407.10886]",
                    .parameters = {{"kept", "k, the singular triples that are kept", "8", 1, 31}},
                    .make = [](const Parameters& given) {
                      return std::make_shared<const Slip>(given.small("kept"));
                    }});
}

}  // namespace certamen
