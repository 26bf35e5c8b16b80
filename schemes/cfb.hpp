// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

//  Enc(k, (m1, .., ml)):  c0 <- {0,1}^n;  ci = mi + F(k, c(i-1));  return (c0, (c1, .., cl))
//  [FIPS81; KL, 3.6], cipher feedback of whole blocks from random vectors
class CipherFeedback : public FunctionMode {
 public:
  CipherFeedback(std::shared_ptr<const PseudorandomFunction> block_function, int blocks)
      : FunctionMode{std::move(block_function)}, block_{function()->inputs()},
        blocks_{static_cast<std::size_t>(blocks)} {}
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<CipherFeedback>(std::move(other), static_cast<int>(blocks_));
  }
  Domain messages() const override { return Vector(block_, Integer{blocks_}); }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node vector = at.sample(block_);
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const Node before = i == 0 ? vector : out.back();
      const Node pad = function()->evaluate(at, key, before);
      out.push_back(at.get(message, i) ^ pad);
    }
    return at.tuple({vector, at.vector(out)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    const Node blocks = at.get(ciphertext, 1);
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const Node before = i == 0 ? at.get(ciphertext, 0) : at.get(blocks, i - 1);
      const Node pad = function()->evaluate(at, key, before);
      out.push_back(at.get(blocks, i) ^ pad);
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
