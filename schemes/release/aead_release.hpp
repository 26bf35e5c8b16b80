// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schemes/release/flat_release.hpp"

namespace certamen {

/// AES-128 in counter mode from the counter 0 [SP800-38A], as integers modulo 2^32 held in reals,
/// four of a block: a generator whose seed is the key. Looks like uniform integers.
class Keystream : public PseudorandomGenerator {
 public:
  static constexpr int bits = 32;

  explicit Keystream(std::size_t numbers);
  Domain seeds() const override;
  Domain outputs() const override { return Reals({numbers_}); }
  Node expand(Body& at, Node seed) const override;
  /// Draws the halves of the key by themselves: engines on reals have words of 64 bits.
  Node generate(Body& at) const override;
  Node random_output(Body& at) const override;

 private:
  std::size_t numbers_;
  Operation stream_;
};

//  Release(W, b, c):   X = round(2^24 (W, b, c)) mod 2^32;  k <- {0,1}^128;  return X + G(k) mod
//  2^32
//                                                                     [Rogaway02; SP800-38A]
//  Eval(R, z):         the trusted side has G(k) and computes with R - G(k)
//  DIFFERS: without the tag, which changes nothing where no oracle decrypts.
class AeadRelease : public FlatRelease, public GeneratorMode {
 public:
  AeadRelease(LayerModel layer, std::shared_ptr<const PseudorandomGenerator> generator)
      : FlatRelease{std::move(layer)}, GeneratorMode{std::move(generator)} {}
  std::shared_ptr<const Scheme>
  with(std::shared_ptr<const PseudorandomGenerator> other) const override {
    return std::make_shared<AeadRelease>(model(), std::move(other));
  }
  Released release(Body& at, const HiddenWeights& hidden) const override;
  Node evaluate(Body& at, const Released& released, Node z) const override;

 private:
  static constexpr int places = 24;
};

}  // namespace certamen
