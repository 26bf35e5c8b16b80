// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/merge_lock.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Queries against keys and values against outputs rescaled entry by entry, log scale of standard
/// deviation 3/2 and a sign; units in a secret order.
class Params : public MergeLock {
 public:
  std::vector<MergeClaim> claims() const override { return {{false}, {true}}; }
  Block release(const Block& block, Stream& coins) const override {
    const auto draw = [&](Eigen::Index size) {
      return Column{Column::NullaryExpr(size, [&] {
        const double scale = std::exp(1.5 * coins.gaussian());
        return coins.below(2) == 0 ? scale : -scale;
      })};
    };
    const Column a = draw(block.q.rows()), b = draw(block.v.rows());
    return {a.asDiagonal() * block.q, a.cwiseInverse().asDiagonal() * block.k,
            b.asDiagonal() * block.v, block.o * b.cwiseInverse().asDiagonal(),
            reordered(block.forward, random_permutation(block.forward.units(), coins))};
  }
};

}  // namespace

void register_params(Catalogue& catalogue);
void register_params(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "params",
                    .summary = "attention rescaled and units reordered against merging",
                    .source = "PaRaMS",
                    .make = [](const Parameters&) { return std::make_shared<const Params>(); }});
}

}  // namespace certamen
