// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/scheme.hpp"

namespace certamen {

//  P <- Permutations(points)        F(x) = P(x)        an ideal block cipher under its key [BR06,
//  switching lemma] Points that are only ever compared may be as many as 2^128.
class RandomPermutation : public PseudorandomPermutation {
 public:
  explicit RandomPermutation(Domain points) : points_{std::move(points)} {}
  void declare(PackageBuilder& package) const override { package.random_permutation("P", points_); }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return points_; }
  Node evaluate(Body& at, Node, Node input) const override {
    return at.lookup(at.table("P"), input);
  }
  Node invert(Body& at, Node, Node output) const override {
    return at.inverse(at.table("P"), output);
  }

 private:
  Domain points_;
};

}  // namespace certamen
