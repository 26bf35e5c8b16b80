// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

//  KeyGen: k, l <- Z_q        Enc((k, l), (m1, m2)) = (k + m1, l - m2)        [Rosulek, 2.1]
class ModularPad : public SymmetricEncryption {
 public:
  explicit ModularPad(const Size& q) : number_{Zmod(q)}, pairs_{Tuple({number_, number_})} {}
  Domain keys() const override { return pairs_; }
  Domain messages() const override { return pairs_; }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node a = at.get(key, 0), b = at.get(key, 1);
    return at.tuple({a + at.get(message, 0), b - at.get(message, 1)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    const Node a = at.get(key, 0), b = at.get(key, 1);
    return at.tuple({at.get(ciphertext, 0) - a, b - at.get(ciphertext, 1)});
  }
  Node random_ciphertext(Body& at) const override { return at.sample(pairs_); }

 private:
  Domain number_, pairs_;
};

}  // namespace

void register_modular_pad(Catalogue& catalogue);
void register_modular_pad(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "modular-pad",
                            .summary = "two numbers under a key each, by adding and subtracting",
                            .source = "[Rosulek]",
                            .parameters = {{.name = "modulus",
                                            .meaning = "the modulus",
                                            .default_value = "5",
                                            .minimum = 1}},
                            .make =
                                [](const Parameters& given) {
                                  return std::make_shared<ModularPad>(given.size("modulus"));
                                },
                            .claims = {"one-time-secrecy"}});
}

}  // namespace certamen
