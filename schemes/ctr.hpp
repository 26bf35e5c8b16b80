// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schemes/blockwise_mode.hpp"

namespace certamen {

//  Enc(k, (m1, .., ml)):  r <- {0,1}^n;  ci = mi + F(k, r + i mod 2^n), i = 0, 1, ..;
//  return (r, (c1, .., cl))        [DH79; BDJR97], randomised counter
class CounterMode : public BlockwiseMode {
 public:
  CounterMode(std::shared_ptr<const PseudorandomFunction> function, int blocks)
      : BlockwiseMode{std::move(function), blocks},
        counter_{blocks == 1 ? block() : Zmod(block().cardinality())} {}
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<CounterMode>(std::move(other), static_cast<int>(blocks()));
  }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node start = at.sample(counter_);
    return at.tuple({as_block(at, start), masked(at, key, start, message)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    const Node nonce = at.get(ciphertext, 0);
    const Node start =
        counter_ == block() ? nonce : at.apply(operations::recode(block(), counter_), {nonce});
    return masked(at, key, start, at.get(ciphertext, 1));
  }

 private:
  Node as_block(Body& at, Node counter) const {
    return counter_ == block() ? counter
                               : at.apply(operations::recode(counter_, block()), {counter});
  }
  Node masked(Body& at, Node key, Node start, Node text) const {
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks(); ++i) {
      const Node counter =
          i == 0 ? start
                 : start + at.constant(counter_, Value{Integer{i} % counter_.cardinality()});
      const Node pad = function()->evaluate(at, key, as_block(at, counter));
      out.push_back(at.get(text, i) ^ pad);
    }
    return at.vector(out);
  }

  Domain counter_;
};

}  // namespace certamen
