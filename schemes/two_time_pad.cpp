// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

//  KeyGen: k <- {0,1}^n        Enc(k, (m1, m2)) = (k + m1, k + m2)        the pad used twice
//  [Benson01, Venona]
class TwoTimePad : public SymmetricEncryption {
 public:
  explicit TwoTimePad(const Integer& n) : block_{Bits(n)}, pairs_{Vector(block_, 2)} {}
  Domain keys() const override { return block_; }
  Domain messages() const override { return pairs_; }
  Node encrypt(Body& at, Node key, Node message) const override {
    return at.vector({key ^ at.get(message, 0), key ^ at.get(message, 1)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return encrypt(at, key, ciphertext);
  }
  Node random_ciphertext(Body& at) const override {
    return at.vector({at.sample(block_), at.sample(block_)});
  }

 private:
  Domain block_, pairs_;
};

}  // namespace

void register_two_time_pad(Catalogue& catalogue);
void register_two_time_pad(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "two-time-pad",
                            .summary = "both halves of the message xor one key: broken",
                            .source = "[Benson01]",
                            .parameters = {{.name = "n",
                                            .meaning = "bits of the key and of each half",
                                            .default_value = "8",
                                            .minimum = 1,
                                            .maximum = most_bits}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<TwoTimePad>(given.integer("n"));
                            }});
}

}  // namespace certamen
