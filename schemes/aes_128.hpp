// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"
#include "schemes/aes.hpp"

namespace certamen {

//  KeyGen: k <- {0,1}^128        E_k(x) = AES-128, by OpenSSL; with fewer rounds, by its definition
//  [FIPS197]
class Aes128 : public PseudorandomPermutation {
 public:
  explicit Aes128(int rounds) : encrypt_{aes_128_encrypt(rounds)}, whole_{rounds == 10} {}
  bool is_whole() const { return whole_; }  // all rounds
  Domain keys() const override { return Bits(128); }
  Domain inputs() const override { return Bits(128); }
  Node evaluate(Body& at, Node key, Node input) const override {
    return at.apply(encrypt_, {key, input});
  }
  Node invert(Body& at, Node key, Node output) const override {
    return whole_ ? at.apply(aes_128_decrypt(), {key, output})
                  : PseudorandomPermutation::invert(at, key, output);
  }

 private:
  Operation encrypt_;
  bool whole_;
};

/// The part of all keys that the best search known tries in that time [BKR11]: all in 2^126.1,
/// which is below 1.0718 times 2^126.
inline Rational key_search_on_aes_128(const Integer& time) {
  return make_rational(10000 * time, 10718 * (Integer{1} << 126));
}

}  // namespace certamen
