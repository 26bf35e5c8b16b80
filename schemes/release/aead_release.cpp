// SPDX-License-Identifier: Apache-2.0
#include "framework/values/tensor_operations.hpp"
#include "schemes/release/flat_release.hpp"
#include "schemes/release/release_model.hpp"

namespace certamen {

namespace {

//  Release(W, b, c):   k <- K;  return Enc(k, (W, b, c)) [Rogaway02] Eval(R, z):         needs k
//  DIFFERS: the game has the ideal form of the cipher, as IND$-CPA of the scheme says: to whoever
//  has no key the ciphertext is a uniform string of the plaintext's length, here 32 bits a weight.
//
class AeadRelease : public FlatRelease {
 public:
  using FlatRelease::FlatRelease;
  Released release(Body& at, const HiddenWeights& hidden) const override {
    const Node plaintext = flatten(at, model(), hidden);
    const Node coins = at.sample(Distribution::uniform_real(flat(), 0, 1));
    return {at.let("R", at.apply(tensors::uniform_integers(flat(), bits), {coins})), {plaintext}};
  }
  Node evaluate(Body& at, const Released& released, Node z) const override {
    return evaluate_flat(at, released.trusted[0], z);
  }

 private:
  static constexpr int bits = 32;
};

}  // namespace

void register_aead_release(Catalogue& catalogue);
void register_aead_release(Catalogue& catalogue) {
  const auto specs = model_parameters();
  catalogue.add(SchemeEntry{
      .name = "aead-release",
      .summary = "weights under authenticated encryption; useless, and safe, without the key",
      .source = "[Rogaway02]; the cipher is taken as ideal (IND$-CPA)",
      .parameters = specs,
      .make = [specs](const Parameters& given) {
        return std::make_shared<AeadRelease>(make_layer_model(given.completed(specs)));
      }});
  // The key is nobody's.
  catalogue.add(ControlEntry{"aead-release",
                             {{"functional-recovery", false},
                              {"hidden-weights-ror", false},
                              {"weight-recovery", false},
                              {"correctness", false}}});
}

}  // namespace certamen
