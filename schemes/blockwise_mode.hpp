// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

/// A mode for messages of a number of blocks, each an input of the function. Its ciphertexts are
/// (s, (c1, .., cl)): a block that is drawn, and a block for each of the message.
class BlockwiseMode : public FunctionMode {
 public:
  BlockwiseMode(std::shared_ptr<const PseudorandomFunction> function, int blocks)
      : FunctionMode{std::move(function)}, blocks_{static_cast<std::size_t>(blocks)} {}
  Domain block() const { return function()->inputs(); }
  std::size_t blocks() const { return blocks_; }
  Domain messages() const override { return Vector(block(), Integer{blocks_}); }
  Node random_ciphertext(Body& at) const override {
    std::vector<Node> all;
    const Node start = at.sample(block());
    for (std::size_t i = 0; i < blocks_; ++i) all.push_back(at.sample(block()));
    return at.tuple({start, at.vector(all)});
  }

 private:
  std::size_t blocks_;
};

}  // namespace certamen
