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

/// The sizes of the cipher, in bits; `block` says what its block is to the scheme.
inline std::vector<ParameterSpec> cipher_parameters(const std::string& block) {
  return {{.name = "n",
           .meaning = "bits of " + block,
           .default_value = "3",
           .minimum = 1,
           .maximum = most_bits},
          {.name = "key-bits",
           .meaning = "bits of the key",
           .default_value = "1",
           .minimum = 1,
           .maximum = most_bits}};
}

/// What a mode of the cipher takes: its sizes, and blocks of a message.
inline std::vector<ParameterSpec> mode_parameters() {
  auto parameters = cipher_parameters("a block");
  parameters.push_back({.name = "blocks",
                        .meaning = "blocks of a message",
                        .default_value = "2",
                        .minimum = 1,
                        .maximum = 4096});
  return parameters;
}

/// A mode of the cipher, which is made of a function and a number of blocks.
template <class Mode>
SchemeEntry mode_entry(const std::string& name, const std::string& summary,
                       const std::string& source) {
  return {.name = name,
          .summary = summary,
          .source = source,
          .parameters = mode_parameters(),
          .make = [](const Parameters& given) {
            return std::make_shared<Mode>(
                std::make_shared<IdealCipher>(given.integer("n"), given.integer("key-bits")),
                given.small("blocks"));
          }};
}

}  // namespace certamen
