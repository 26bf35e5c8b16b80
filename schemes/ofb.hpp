// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schemes/blockwise_mode.hpp"

namespace certamen {

//  Enc(k, (m1, .., ml)):  o0 <- {0,1}^n;  oi = F(k, o(i-1));  ci = mi + oi;
//  return (o0, (c1, .., cl))        [FIPS81; KL, 3.6], output feedback from random vectors
class OutputFeedback : public BlockwiseMode {
 public:
  using BlockwiseMode::BlockwiseMode;
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<OutputFeedback>(std::move(other), static_cast<int>(blocks()));
  }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node vector = at.sample(block());
    return at.tuple({vector, masked(at, key, vector, message)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return masked(at, key, at.get(ciphertext, 0), at.get(ciphertext, 1));
  }

 private:
  Node masked(Body& at, Node key, Node feedback, Node text) const {
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks(); ++i) {
      feedback = function()->evaluate(at, key, feedback);
      out.push_back(at.get(text, i) ^ feedback);
    }
    return at.vector(out);
  }
};

}  // namespace certamen
