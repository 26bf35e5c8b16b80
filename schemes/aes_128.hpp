// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"
#include "schemes/aes.hpp"

namespace certamen {

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

}  // namespace certamen
