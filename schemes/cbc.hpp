// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schemes/blockwise_mode.hpp"

namespace certamen {

//  Enc(k, (m1, .., ml)):  c0 <- {0,1}^n;  ci = F(k, c(i-1) + mi);  return (c0, (c1, .., cl))
//  Dec(k, ..):            mi = F^-1(k, ci) + c(i-1)        [FIPS81; BDJR97], random vectors
class CipherBlockChaining : public BlockwiseMode {
 public:
  using BlockwiseMode::BlockwiseMode;
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<CipherBlockChaining>(std::move(other), static_cast<int>(blocks()));
  }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node vector = at.sample(block());
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks(); ++i) {
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
    const Node text = at.get(ciphertext, 1);
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks(); ++i) {
      const Node before = i == 0 ? at.get(ciphertext, 0) : at.get(text, i - 1);
      out.push_back(permutation->invert(at, key, at.get(text, i)) ^ before);
    }
    return at.vector(out);
  }
};

}  // namespace certamen
