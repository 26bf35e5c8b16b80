// SPDX-License-Identifier: Apache-2.0
// The code of docs/tutorials/your-first-game.md.
#include <certamen.hpp>
#include <iostream>

using namespace certamen;

// One-time secrecy of the one-time pad on n bits, or of one that reuses half of its key.
Package game(int n, bool right, bool short_key) {
  const Domain messages = Bits(n);
  GameBuilder game{right ? "OTS.Right" : "OTS.Left"};
  game.oracle("LR", {messages, messages},
              [&](Body& at, Node m0, Node m1) {
                if (!short_key) return at.sample(messages) ^ (right ? m1 : m0);
                const Node half = at.let("k", at.sample(Bits(n / 2)));
                return at.concat(half, half) ^ (right ? m1 : m0);
              })
      .at_most(1);
  return game.build();
}

// Says "right" when the two halves of the ciphertext are equal.
Adversary equal_halves(int n) {
  return Adversary{"equal-halves", [n](Run& a) {
                     const auto half = static_cast<unsigned>(n) / 2;
                     const Node zero = a.constant(Bits(n), 0), one = a.constant(Bits(n), 1);
                     const Node c = a.let("c", a.call("LR", one, zero));
                     return a.equal(a.slice(c, 0, half), a.slice(c, half, half));
                   }};
}

Rational advantage(int n, bool short_key) {
  const Definition secrecy = Definition::indistinguishability(
      "one-time-secrecy", game(n, false, short_key), game(n, true, short_key));
  std::vector<Evidence> winning;
  for (const Package& side : secrecy.games())
    winning.push_back(Exact{evaluate_exactly(play(side, equal_halves(n)), Context{}).win});
  return secrecy.advantage(winning).lower();
}

int main() {
  for (const int n : {4, 8, 12})
    std::cout << n << " bits: one-time pad " << to_fraction(advantage(n, false))
              << ", half a key twice " << to_fraction(advantage(n, true)) << "\n";
}
