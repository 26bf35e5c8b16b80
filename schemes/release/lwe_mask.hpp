// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "framework/release/definitions/finite_weight_release.hpp"

namespace certamen {

//  Release(w_1, w_2):  s <- Z_q^n;  a_i <- Z_q^n, e_i <- chi;  return (a_i, <a_i, s> + e_i + w_i)
//  for i = 1, 2        s is fresh for every release and stays with the trusted side [Regev05]
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
  Domain weights() const override { return Tuple({problem_.residues, problem_.residues}); }
  Node release(Body& at, Node weights) const override;

  /// (a_1, b_1, a_2, b_2) under one s.
  Domain samples_domain() const;
  virtual Node samples(Body& at) const;
  /// The same with b_1 and b_2 uniform.
  Node uniform_samples(Body& at) const;

 private:
  Problem problem_;
};

}  // namespace certamen
