// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/aes.hpp"

namespace certamen {

namespace {

//  KeyGen: k <- {0,1}^128        E_k(x) = AES-128, by OpenSSL; with fewer rounds, by its definition
//  [FIPS197]
class Aes128 : public PseudorandomPermutation {
 public:
  explicit Aes128(int rounds) : encrypt_{aes_128_encrypt(rounds)} {}
  Domain keys() const override { return Bits(128); }
  Domain inputs() const override { return Bits(128); }
  Node evaluate(Body& at, Node key, Node input) const override {
    return at.apply(encrypt_, {key, input});
  }

 private:
  Operation encrypt_;
};

}  // namespace

void register_aes_128(Catalogue& catalogue);
void register_aes_128(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs{{.name = "rounds",
                                          .meaning = "rounds of the cipher; 10 are all",
                                          .default_value = "10",
                                          .minimum = 1,
                                          .maximum = 10}};
  catalogue.add(SchemeEntry{.name = "aes-128",
                            .summary = "the block cipher AES-128, whole or with fewer rounds",
                            .source = "[FIPS197]",
                            .parameters = specs,
                            .make = [specs](const Parameters& given) {
                              return std::make_shared<Aes128>(
                                  given.completed(specs).small("rounds"));
                            }});
}

}  // namespace certamen
