// SPDX-License-Identifier: Apache-2.0
#include "schemes/release/flat_release.hpp"
#include "schemes/release/release_model.hpp"

namespace certamen {

namespace {

//  Release(W, b, c):   return (W, b, c).        The positive control: every secrecy game is lost.
class PlainRelease : public FlatRelease {
 public:
  using FlatRelease::FlatRelease;
  Released release(Body& at, const HiddenWeights& hidden) const override {
    return {at.let("R", flatten(at, model(), hidden)), {}};
  }
  Node evaluate(Body& at, const Released& released, Node z) const override {
    return evaluate_flat(at, released.artefact, z);
  }
};

}  // namespace

void register_plain_release(Catalogue& catalogue);
void register_plain_release(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "plain-release",
      .summary = "publishes the weights as they are: the control that every adversary breaks",
      .source = "control",
      .parameters = model_parameters(),
      .make = [](const Parameters& given) {
        return std::make_shared<PlainRelease>(make_layer_model(given));
      }});
  catalogue.add(ControlEntry{"plain-release",
                             {{"functional-recovery", true},
                              {"hidden-weights-ror", true},
                              {"weight-recovery", true},
                              {"correctness", false}}});
}

}  // namespace certamen
