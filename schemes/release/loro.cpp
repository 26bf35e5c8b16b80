// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W + A B, A [n, r] and B [r, m] Gaussian with standard deviation 0.1.
class Loro : public MatrixRelease {
 public:
  explicit Loro(int rank) : rank_{rank} {}
  std::vector<ReleaseClaim> claims() const override {
    return {
        {Goal::difference, true, 1, 0}, {Goal::weights, false, 2, 0}, {Goal::weights, false, 3, 0}};
  }
  Matrix release(const FineTuned& model, Stream& coins) const override {
    const Matrix left = 0.1 * gaussian(model.weights.rows(), rank_, coins);
    return model.weights + left * (0.1 * gaussian(rank_, model.weights.cols(), coins));
  }
  int hidden_rank() const override { return rank_; }

 private:
  int rank_;
};

}  // namespace

void register_loro(Catalogue& catalogue);
void register_loro(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{.name = "loro",
                              .summary = "masked by a secret matrix of low rank",
                              .source = "LoRO",
                              .parameters = {{"mask-rank", "r, of the mask", "8", 1, 15}},
                              .make = [](const Parameters& given) {
                                return std::make_shared<const Loro>(given.small("mask-rank"));
                              }});
}

}  // namespace certamen
