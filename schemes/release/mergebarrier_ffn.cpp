// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/coefficient_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Taylor coefficients W f^(n)(u) / n!, u = z0 + b, of each unit at the middle z0 of the training
/// features.
class MergeBarrierFfn : public CoefficientRelease {
 public:
  explicit MergeBarrierFfn(int order) : order_{order} {}
  std::vector<CoefficientClaim> claims() const override { return {{order_}, {1}, {0}}; }
  ReleasedCoefficients release(const ExpandedLayer& layer, int order, Stream&) const override {
    const Matrix terms = jets(layer.points + layer.bias, order);
    Coefficients published{layer.points, {}, {}};
    for (int n = 0; n <= order; ++n)
      published.numbers.push_back(layer.weights * terms.row(n).asDiagonal());
    return {published, Column::Ones(layer.points.size()), Column::Zero(layer.points.size())};
  }

 private:
  int order_;
};

}  // namespace

void register_mergebarrier_ffn(Catalogue& catalogue);
void register_mergebarrier_ffn(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "mergebarrier-ffn",
      .summary = "the feed-forward part of a layer as Taylor coefficients, against merging",
      .source = "MergeBarrier, AAAI 2026 [arXiv 2511.10712], its feed-forward part",
      .parameters = {{"order", "N, the highest that is released", "8", 3, 16}},
      .make = [](const Parameters& given) {
        return std::make_shared<const MergeBarrierFfn>(given.small("order"));
      }});
}

}  // namespace certamen
