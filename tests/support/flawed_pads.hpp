// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

/// One-time pads with bad keys, whose advantages are known in closed form.
namespace certamen::testing {

class PadWithKeys : public SymmetricEncryption {
 public:
  PadWithKeys(int n, Distribution keys) : n_{n}, keys_{std::move(keys)} {}
  Domain keys() const override { return Bits(n_); }
  Domain messages() const override { return Bits(n_); }
  Node keygen(Body& at) const override { return at.sample(keys_); }
  Node encrypt(Body&, Node k, Node m) const override { return k ^ m; }
  Node decrypt(Body&, Node k, Node c) const override { return k ^ c; }
  Node random_ciphertext(Body& at) const override { return at.sample(Bits(n_)); }

 private:
  int n_;
  Distribution keys_;
};

/// The key is never 0.
inline PadWithKeys nonzero_pad(int n) {
  std::vector<std::pair<Value, Rational>> outcomes;
  for (int k = 1; k < (1 << n); ++k)
    outcomes.emplace_back(Value{k}, make_rational(1, (1 << n) - 1));
  return {n, Distribution::table(Bits(n), outcomes)};
}

/// Each key bit is 1 with probability p.
inline PadWithKeys biased_pad(int n, const Rational& p) {
  std::vector<std::pair<Value, Rational>> outcomes;
  for (int k = 0; k < (1 << n); ++k) {
    Rational weight = 1;
    for (int bit = 0; bit < n; ++bit) weight *= (k >> bit & 1) != 0 ? p : Rational{1 - p};
    outcomes.emplace_back(Value{k}, weight);
  }
  return {n, Distribution::table(Bits(n), outcomes)};
}

}  // namespace certamen::testing
