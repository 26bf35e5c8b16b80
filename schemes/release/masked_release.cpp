// SPDX-License-Identifier: Apache-2.0
#include "framework/values/tensor_operations.hpp"
#include "schemes/release/flat_release.hpp"
#include "schemes/release/release_model.hpp"

namespace certamen {

namespace {

//  Release(W, b, c):   X = round(2^s (W, b, c)) mod 2^k;  M <- (Z_2^k)^n;  return X + M one-time
//  pad over Z_2^k [Shannon49] Eval(R, z):         the trusted side holds M and computes with R - M
class MaskedRelease : public FlatRelease {
 public:
  MaskedRelease(LayerModel layer, int bits, int scale)
      : FlatRelease{std::move(layer)}, bits_{bits}, scale_{scale} {}
  Released release(Body& at, const HiddenWeights& hidden) const override {
    const Node encoded =
        at.apply(tensors::encode_fixed(flat(), bits_, scale_), {flatten(at, model(), hidden)});
    const Node coins = at.sample(Distribution::uniform_real(flat(), 0, 1));
    const Node mask = at.let("M", at.apply(tensors::uniform_integers(flat(), bits_), {coins}));
    return {at.let("R", at.apply(tensors::mask_modulo(flat(), bits_), {encoded, mask})), {mask}};
  }
  Node evaluate(Body& at, const Released& released, Node z) const override {
    const Node plain =
        at.apply(tensors::unmask_modulo(flat(), bits_), {released.artefact, released.trusted[0]});
    return evaluate_flat(at, at.apply(tensors::decode_fixed(flat(), bits_, scale_), {plain}), z);
  }

 private:
  int bits_, scale_;
};

}  // namespace

void register_masked_release(Catalogue& catalogue);
void register_masked_release(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "masked-release",
      .summary = "weights in fixed point under a one-time pad; the mask stays with a trusted side",
      .source = "[Shannon49]",
      .parameters =
          with_model_parameters({{"k", "bits of a masked number", "32", 2, 48},
                                 {"scale", "binary places of the fixed point", "24", 0, 46}}),
      .make = [](const Parameters& given) {
        return std::make_shared<MaskedRelease>(make_layer_model(given), given.small("k"),
                                               given.small("scale"));
      }});
}

}  // namespace certamen
