// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schemes/blockwise_mode.hpp"

namespace certamen {

//  Enc(k, (m1, .., ml)):  c0 <- {0,1}^n;  ci = mi + F(k, c(i-1));  return (c0, (c1, .., cl))
//  [FIPS81; KL, 3.6], cipher feedback of whole blocks from random vectors
class CipherFeedback : public BlockwiseMode {
 public:
  using BlockwiseMode::BlockwiseMode;
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<CipherFeedback>(std::move(other), static_cast<int>(blocks()));
  }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node vector = at.sample(block());
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks(); ++i) {
      const Node before = i == 0 ? vector : out.back();
      const Node pad = function()->evaluate(at, key, before);
      out.push_back(at.get(message, i) ^ pad);
    }
    return at.tuple({vector, at.vector(out)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    const Node text = at.get(ciphertext, 1);
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks(); ++i) {
      const Node before = i == 0 ? at.get(ciphertext, 0) : at.get(text, i - 1);
      const Node pad = function()->evaluate(at, key, before);
      out.push_back(at.get(text, i) ^ pad);
    }
    return at.vector(out);
  }
};

}  // namespace certamen
