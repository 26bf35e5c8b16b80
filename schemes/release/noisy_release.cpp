// SPDX-License-Identifier: Apache-2.0
#include "framework/values/tensor_operations.hpp"
#include "schemes/release/flat_release.hpp"
#include "schemes/release/release_model.hpp"

namespace certamen {

namespace {

//  Release(W, b, c):   for v = 1 .. views:  R_v = (W, b, c) + E_v,  E_v <- N(0, sigma^2)^n; return
//  (R_1, .., R_views) Eval(R, z):         computes with R_1
class NoisyRelease : public FlatRelease {
 public:
  NoisyRelease(LayerModel layer, Rational sigma, std::size_t views)
      : FlatRelease{std::move(layer)}, sigma_{std::move(sigma)}, views_{views} {}
  Released release(Body& at, const HiddenWeights& hidden) const override {
    const Node weights = flatten(at, model(), hidden);
    std::vector<Node> views;
    for (std::size_t v = 0; v < views_; ++v)
      views.push_back(at.apply(tensors::add(flat()),
                               {weights, at.sample(Distribution::gaussian(flat(), 0, sigma_))}));
    return {at.let("R", at.apply(tensors::stack(flat(), views_), views)), {}};
  }
  Node evaluate(Body& at, const Released& released, Node z) const override {
    return evaluate_flat(
        at, at.apply(tensors::at(released.artefact.domain().shape(), 0), {released.artefact}), z);
  }

 private:
  Rational sigma_;
  std::size_t views_;
};

}  // namespace

void register_noisy_release(Catalogue& catalogue);
void register_noisy_release(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "noisy-release",
      .summary = "weights with Gaussian noise; several views average it away",
      .source = "docs/explanation/weight-release.md",
      .parameters = with_model_parameters(
          {{.name = "sigma",
            .meaning = "standard deviation of the noise on every weight",
            .default_value = "1e-2",
            .minimum = 0,
            .rational = true},
           {"views", "releases of the same weights that the adversary sees", "1", 1, 4096}}),
      .make = [](const Parameters& given) {
        return std::make_shared<NoisyRelease>(make_layer_model(given), given.rational("sigma"),
                                              static_cast<std::size_t>(given.small("views")));
      }});
}

}  // namespace certamen
