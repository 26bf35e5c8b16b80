// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/masked_protocol.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The accelerator sees P (x + K k): an order P and masks K [n, k] drawn once, k fresh.
class StaticMask : public MaskedProtocol {
 public:
  explicit StaticMask(int masks) : masks_{masks} {}
  std::vector<MaskClaim> claims(Eigen::Index width) const override {
    return {{masks(width) + 2, 40}, {1, 40}};
  }
  Eigen::Index masks(Eigen::Index width) const override {
    return std::min<Eigen::Index>(masks_, width);
  }
  Secret draw(Eigen::Index width, Stream& coins) const override {
    return {random_permutation(width, coins), 3 * gaussian(width, masks(width), coins)};
  }
  Matrix send(const Secret& secret, const Matrix& x, Stream& coins) const override {
    return rows_of(x + secret.masks * gaussian(secret.masks.cols(), x.cols(), coins), secret.order);
  }

 private:
  int masks_;
};

}  // namespace

void register_static_mask(Catalogue& catalogue);
void register_static_mask(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "static-mask",
                    .summary = "inputs under combinations of fixed masks, in a secret order",
                    .source = "masks precomputed once, as broken in [arXiv 2602.11088]",
                    .parameters = {{"masks", "k, fixed masks; as many as entries: no space is left",
                                    "10", 1, 2048}},
                    .make = [](const Parameters& given) {
                      return std::make_shared<const StaticMask>(given.small("masks"));
                    }});
}

}  // namespace certamen
