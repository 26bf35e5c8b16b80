// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/token_hiding.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Entries of every hidden state in one secret order.
class FeaturePermutation : public TokenHiding {
 public:
  explicit FeaturePermutation(double noise) : noise_{noise} {}
  std::vector<TokenClaim> claims() const override { return {{0}, {noise_}}; }
  Matrix hide(const Matrix& rows, Stream& coins) const override {
    return columns_of(rows, random_permutation(rows.cols(), coins));
  }

 private:
  double noise_;
};

}  // namespace

void register_feature_permutation(Catalogue& catalogue);
void register_feature_permutation(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "feature-permutation",
      .summary = "hidden states in a secret order of their entries",
      .source = "as in STIP; broken in [arXiv 2505.18332]",
      .parameters = {{.name = "noise",
                      .meaning = "of the second claim, over the table's standard deviation",
                      .default_value = "8",
                      .minimum = 0,
                      .maximum = 1000,
                      .rational = true}},
      .make = [](const Parameters& given) {
        return std::make_shared<const FeaturePermutation>(
            given.rational("noise").convert_to<double>());
      }});
}

}  // namespace certamen
