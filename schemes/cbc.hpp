// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

//  Enc(k, (m1, .., ml)):  c0 <- {0,1}^n;  ci = F(k, c(i-1) + mi);  return (c0, (c1, .., cl))
//  Dec(k, ..):            mi = F^-1(k, ci) + c(i-1)        [FIPS81; BDJR97], random vectors
class CipherBlockChaining : public FunctionMode {
 public:
  CipherBlockChaining(std::shared_ptr<const PseudorandomFunction> block_function, int blocks)
      : FunctionMode{std::move(block_function)}, block_{function()->inputs()},
        blocks_{static_cast<std::size_t>(blocks)} {}
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<CipherBlockChaining>(std::move(other), static_cast<int>(blocks_));
  }
  Domain messages() const override { return Vector(block_, Integer{blocks_}); }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node vector = at.sample(block_);
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const Node before = i == 0 ? vector : out.back();
      out.push_back(function()->evaluate(at, key, before ^ at.get(message, i)));
    }
    return at.tuple({vector, at.vector(out)});
  }
  /// Throws Error(unsupported) if the function is no permutation.
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    const auto* permutation = dynamic_cast<const PseudorandomPermutation*>(function().get());
    if (permutation == nullptr)
      throw Error{ErrorCode::unsupported, "CBC", "decryption needs a permutation"};
    const Node blocks = at.get(ciphertext, 1);
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const Node before = i == 0 ? at.get(ciphertext, 0) : at.get(blocks, i - 1);
      out.push_back(permutation->invert(at, key, at.get(blocks, i)) ^ before);
    }
    return at.vector(out);
  }
  Node random_ciphertext(Body& at) const override {
    std::vector<Node> blocks;
    const Node vector = at.sample(block_);
    for (std::size_t i = 0; i < blocks_; ++i) blocks.push_back(at.sample(block_));
    return at.tuple({vector, at.vector(blocks)});
  }

 private:
  Domain block_;
  std::size_t blocks_;
};

}  // namespace certamen
