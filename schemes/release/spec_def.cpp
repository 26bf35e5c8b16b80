// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/layer_rewriting.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Unit i scaled by d_i, log d_i Gaussian: the scale part of SpecDef, which raises the largest
/// singular value and so slows gradient descent.
class SpecDef : public LayerRewriting {
 public:
  explicit SpecDef(double spread) : spread_{spread} {}
  std::vector<RewritingClaim> claims() const override {
    return {{RewritingClaim::Goal::training, false}, {RewritingClaim::Goal::training, true}};
  }
  FeedForward release(const FeedForward& layer, Stream& coins) const override {
    const Column logs = spread_ * gaussian(layer.units(), 1, coins);
    return rescaled(layer, logs.unaryExpr([](double v) { return std::exp(v); }));
  }

 private:
  double spread_;
};

}  // namespace

void register_spec_def(Catalogue& catalogue);
void register_spec_def(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "spec-def",
      .summary = "units rescaled against fine-tuning",
      .source = "the scale part of SpecDef [arXiv 2602.18868]",
      .parameters = {{.name = "spread",
                      .meaning = "standard deviation of the logarithms of the scales",
                      .default_value = "4",
                      .minimum = 0,
                      .maximum = 20,
                      .rational = true}},
      .make = [](const Parameters& given) {
        return std::make_shared<const SpecDef>(given.rational("spread").convert_to<double>());
      }});
}

}  // namespace certamen
