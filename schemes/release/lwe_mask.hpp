// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "framework/release/definitions/finite_weight_release.hpp"

namespace certamen {

//  s <- Z_q^n at the start; it stays with the trusted side                         [Regev05]
//  Release(w):  a <- Z_q^n;  e <- chi;  return (a, <a, s> + e + w)
//  A layer is released weight by weight, all under one s.
class LweMask : public FiniteWeightRelease {
 public:
  /// Whose samples (a, <a, s> + e) hide the weights.
  struct Problem {
    Domain vectors;   // of a and of s
    Domain residues;  // Z_q, of weights too
    std::function<Node(Body&, Node a, Node s)> product;
    std::function<Node(Body&)> error;
  };
  explicit LweMask(Problem problem) : problem_{std::move(problem)} {}
  void declare(PackageBuilder& package) const override;
  Domain weights() const override { return problem_.residues; }
  Node release(Body& at, Node weight) const override;

  /// (a, b)
  Domain samples() const { return Tuple({problem_.vectors, problem_.residues}); }
  virtual Node sample(Body& at) const;
  /// The same with b uniform.
  Node uniform_sample(Body& at) const;

 private:
  Problem problem_;
  mutable std::optional<State> secret_;  // of the package that was declared last
};

}  // namespace certamen
