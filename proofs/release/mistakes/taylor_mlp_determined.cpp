// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/taylor_mlp_determined.hpp"
#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::taylor_mlp_determined {

namespace {

/// These orders are released of all but tanh, which needs two orders alone.
void release(Proof& p, int first, int last) {
  for (auto [name, question] : questions()) {
    if (question.activation == Activation::tanh) continue;
    question.first = first;
    question.last = last;
    p.replace_lemma(name, statement(question), [question] { return finding(question); });
  }
}

/// Of tanh, one order of the two in each lemma.
void release_first_order(Proof& p) {
  release(p, 1, 1);
  for (auto [name, question] : questions()) {
    if (question.activation != Activation::tanh) continue;
    question.last = question.first;
    p.replace_lemma(name, statement(question), [question] { return finding(question); });
  }
}

}  // namespace

std::vector<Mistake> mistakes() {
  const Rational half = make_rational(1, 2);
  return {
      {"one-order", "order 1 alone is released", half, release_first_order},
      {"two-orders", "orders 1 and 2 alone are released", half, [](Proof& p) { release(p, 1, 2); }},
      {"three-orders", "orders 1 to 3 alone are released", half,
       [](Proof& p) { release(p, 1, 3); }},
      {"value-and-slope", "orders 0 and 1 alone are released, with c = 0", half,
       [](Proof& p) { release(p, 0, 1); }},
      {"value-slope-and-bend", "orders 0 to 2 alone are released, with c = 0", half,
       [](Proof& p) { release(p, 0, 2); }},
  };
}

}  // namespace certamen::proofs::taylor_mlp_determined
