// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen {

/// A random permutation of n-bit blocks for each key [Shannon49].
class IdealCipher : public PseudorandomPermutation {
 public:
  IdealCipher(const Integer& n, const Integer& key_bits) : block_{Bits(n)}, keys_{Bits(key_bits)} {}
  void declare(PackageBuilder& package) const override { package.ideal_cipher("E", keys_, block_); }
  Domain keys() const override { return keys_; }
  Domain inputs() const override { return block_; }
  Node evaluate(Body& at, Node key, Node input) const override {
    return at.lookup(at.table("E"), key, input);
  }
  Node invert(Body& at, Node key, Node output) const override {
    return at.inverse(at.table("E"), key, output);
  }

 private:
  Domain block_, keys_;
};

/// What a mode of the cipher takes: bits of a block and of the key, and blocks of a message.
inline std::vector<ParameterSpec> mode_parameters() {
  return {{.name = "n",
           .meaning = "bits of a block",
           .default_value = "3",
           .minimum = 1,
           .maximum = most_bits},
          {.name = "key-bits",
           .meaning = "bits of the key",
           .default_value = "1",
           .minimum = 1,
           .maximum = most_bits},
          {.name = "blocks",
           .meaning = "blocks of a message",
           .default_value = "2",
           .minimum = 1,
           .maximum = 4096}};
}

}  // namespace certamen
