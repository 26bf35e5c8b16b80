// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

//  Enc(k, (m1, .., ml)):  o0 <- {0,1}^n;  oi = F(k, o(i-1));  ci = mi + oi;
//  return (o0, (c1, .., cl))        [FIPS81; KL, 3.6], output feedback from random vectors
class OutputFeedback : public FunctionMode {
 public:
  OutputFeedback(std::shared_ptr<const PseudorandomFunction> block_function, int blocks)
      : FunctionMode{std::move(block_function)}, block_{function()->inputs()},
        blocks_{static_cast<std::size_t>(blocks)} {}
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<OutputFeedback>(std::move(other), static_cast<int>(blocks_));
  }
  Domain messages() const override { return Vector(block_, Integer{blocks_}); }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node vector = at.sample(block_);
    return at.tuple({vector, masked(at, key, vector, message)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return masked(at, key, at.get(ciphertext, 0), at.get(ciphertext, 1));
  }
  Node random_ciphertext(Body& at) const override {
    std::vector<Node> blocks;
    const Node vector = at.sample(block_);
    for (std::size_t i = 0; i < blocks_; ++i) blocks.push_back(at.sample(block_));
    return at.tuple({vector, at.vector(blocks)});
  }

 private:
  Node masked(Body& at, Node key, Node feedback, Node blocks) const {
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      feedback = function()->evaluate(at, key, feedback);
      out.push_back(at.get(blocks, i) ^ feedback);
    }
    return at.vector(out);
  }

  Domain block_;
  std::size_t blocks_;
};

}  // namespace certamen
