// SPDX-License-Identifier: Apache-2.0
// The code of docs/tutorials/your-first-equivalence.md.
#include <certamen.hpp>
#include <iostream>

using namespace certamen;

const Domain questions = Atoms(3), answers = Atoms(2);

// ASK(x): return f(x), with f a random function.
Package random_oracle() {
  GameBuilder game{"RandomFunction"};
  const Table f = game.random_function("f", questions, answers);
  game.oracle("ASK", {questions}, [&](Body& at, Node x) { return at.lookup(f, x); });
  return game.build();
}

// ASK(x): if x is new, T[x] <- answers; return T[x]. Or it forgets to write T.
Package dictionary(bool forgets) {
  GameBuilder game{forgets ? "Forgetful" : "Dictionary"};
  const Table stored = game.map("T", questions, answers);
  game.oracle("ASK", {questions}, [&](Body& at, Node x) {
    const Node y = at.let("y", at.value_or(at.find(stored, x), at.sample(answers)));
    if (!forgets) at.put(stored, x, y);
    return y;
  });
  return game.build();
}

// NEXT(): return the bit s, and replace it by s xor e, where e is 1 with probability p.
Package stream(const Rational& p) {
  GameBuilder game{"Stream"};
  const State s = game.state("s", Boolean());
  game.initialize([&](Body& at) { at.set(s, at.sample(Boolean())); });
  game.oracle("NEXT", {}, [&](Body& at) {
    const Node bit = at.get(s);
    at.set(s, at.differ(bit, at.sample(Distribution::bernoulli(p))));
    return bit;
  });
  return game.build();
}

// NEXT(): return a uniform bit.
Package fresh_bits() {
  GameBuilder game{"Fresh"};
  game.oracle("NEXT", {}, [](Body& at) { return at.sample(Boolean()); });
  return game.build();
}

void compare(const Package& first, const Package& second) {
  const EquivalenceResult result = decide_equivalence(first, second, {}, Context{});
  std::cout << first.name << " and " << second.name << ": ";
  if (!result.equivalent) {
    std::cout << "not decided\n";
  } else if (*result.equivalent) {
    std::cout << "equivalent, dimension " << result.dimension << "\n";
  } else {
    std::cout << "different\n"
              << to_text(result.transcript, first) << "probability " << to_fraction(result.first)
              << " against " << to_fraction(result.second) << "\n";
    for (const Package& game : {first, second})
      std::cout << "the adversary says 1 to " << game.name << " with probability "
                << to_fraction(evaluate_exactly(play(game, *result.adversary), Context{}).win)
                << "\n";
  }
}

int main() {
  compare(random_oracle(), dictionary(false));
  compare(random_oracle(), dictionary(true));
  compare(stream(make_rational(1, 2)), fresh_bits());
  compare(stream(make_rational(1, 4)), fresh_bits());

  OptimalOptions two;
  two.calls = 2;
  const OptimalResult best = best_adversary({stream(make_rational(1, 4)), fresh_bits()},
                                            Objective::distinguish, two, Context{});
  std::cout << "the best adversary with 2 calls: " << to_fraction(best.lower) << "\n"
            << to_text(*best.strategy);
}
