// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/layer_rewriting.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// A third of the units split in two, a fifteenth of their number added without effect, all units
/// scaled and in another order.
class Structural : public LayerRewriting {
 public:
  std::vector<RewritingClaim> claims() const override {
    return {{RewritingClaim::Goal::weights, false}, {RewritingClaim::Goal::weights, true}};
  }
  FeedForward release(const FeedForward& layer, Stream& coins) const override {
    const Eigen::Index units = layer.units(), split = units / 3, dead = 1 + units / 15,
                       all = units + split + dead;
    std::vector<int> halves = random_permutation(units, coins);
    halves.resize(static_cast<std::size_t>(split));
    const Column share = uniform(split, 0.2, 0.8, coins);
    FeedForward result{Matrix{all, layer.inputs()}, Column{all}, Matrix::Zero(layer.outputs(), all),
                       layer.down_bias};
    result.up << layer.up, rows_of(layer.up, halves), 0.1 * gaussian(dead, layer.inputs(), coins);
    result.up_bias << layer.up_bias, layer.up_bias(halves), 0.1 * gaussian(dead, 1, coins);
    result.down.leftCols(units) = layer.down;
    for (Eigen::Index i = 0; i < split; ++i) {
      const int unit = halves[static_cast<std::size_t>(i)];
      result.down.col(units + i) = (1 - share(i)) * layer.down.col(unit);
      result.down.col(unit) *= share(i);
    }
    const Column factors = gaussian(all, 1, coins).unaryExpr([](double v) { return std::exp(v); });
    return reordered(rescaled(result, factors), random_permutation(all, coins));
  }
};

}  // namespace

void register_structural(Catalogue& catalogue);
void register_structural(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "structural",
      .summary = "units split, scaled and reordered, others without effect added",
      .source = "neural structural obfuscation [arXiv 2303.09732]",
      .make = [](const Parameters&) { return std::make_shared<const Structural>(); }});
}

}  // namespace certamen
