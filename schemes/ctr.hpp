// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

//  Enc(k, (m1, .., ml)):  r <- {0,1}^n;  ci = mi + F(k, r + i mod 2^n), i = 0, 1, ..;
//  return (r, (c1, .., cl))        [DH79; BDJR97], randomised counter
class CounterMode : public FunctionMode {
 public:
  CounterMode(std::shared_ptr<const PseudorandomFunction> block_function, int blocks)
      : FunctionMode{std::move(block_function)}, block_{function()->inputs()},
        counter_{blocks == 1 ? block_ : Zmod(block_.cardinality())},
        blocks_{static_cast<std::size_t>(blocks)} {}
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<CounterMode>(std::move(other), static_cast<int>(blocks_));
  }
  Domain messages() const override { return Vector(block_, Integer{blocks_}); }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node start = at.sample(counter_);
    return at.tuple({as_block(at, start), masked(at, key, start, message)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    const Node nonce = at.get(ciphertext, 0);
    const Node start =
        counter_ == block_ ? nonce : at.apply(operations::recode(block_, counter_), {nonce});
    return masked(at, key, start, at.get(ciphertext, 1));
  }
  Node random_ciphertext(Body& at) const override {
    std::vector<Node> blocks;
    const Node start = at.sample(block_);
    for (std::size_t i = 0; i < blocks_; ++i) blocks.push_back(at.sample(block_));
    return at.tuple({start, at.vector(blocks)});
  }

 private:
  Node as_block(Body& at, Node counter) const {
    return counter_ == block_ ? counter : at.apply(operations::recode(counter_, block_), {counter});
  }
  Node masked(Body& at, Node key, Node start, Node blocks) const {
    std::vector<Node> out;
    for (std::size_t i = 0; i < blocks_; ++i) {
      const Node counter =
          i == 0 ? start
                 : start + at.constant(counter_, Value{Integer{i} % counter_.cardinality()});
      const Node pad = function()->evaluate(at, key, as_block(at, counter));
      out.push_back(at.get(blocks, i) ^ pad);
    }
    return at.vector(out);
  }

  Domain block_, counter_;
  std::size_t blocks_;
};

}  // namespace certamen
