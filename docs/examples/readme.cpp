// SPDX-License-Identifier: Apache-2.0
// The code of README.md.
#include <certamen.hpp>
#include <iostream>

using namespace certamen;

Package pad(bool right, int queries) {  // LR(m0, m1): return k xor m0, or k xor m1
  GameBuilder game{right ? "Right" : "Left"};
  const Domain text = Bits(128);
  const State k = game.state("k", text);
  game.initialize([&](Body& at) { at.set(k, at.sample(text)); });
  game.oracle("LR", {text, text},
              [&](Body& at, Node m0, Node m1) { return at.get(k) ^ (right ? m1 : m0); });
  return game.at_most(queries).build();
}

Rational best(int queries) {
  return best_adversary({pad(false, queries), pad(true, queries)}, Objective::distinguish, {},
                        Context{})
      .lower;
}

int main() {
  for (const int queries : {1, 2})
    std::cout << queries << " queries: " << to_fraction(best(queries)) << "\n";
}
