// SPDX-License-Identifier: Apache-2.0
// The code of docs/tutorials/your-first-optimal-adversary.md.
#include <certamen.hpp>
#include <iostream>

using namespace certamen;

// A bit that is 1 with probability 2/3. PEEK answers none with probability 1/4, else the bit.
Package lossy_peek(int queries) {
  GameBuilder game{"LossyPeek"};
  const State secret = game.state("secret", Boolean());
  game.initialize(
      [&](Body& at) { at.set(secret, at.sample(Distribution::bernoulli(make_rational(2, 3)))); });
  game.oracle("PEEK", {},
              [&](Body& at) {
                const Node lost = at.sample(Distribution::bernoulli(make_rational(1, 4)));
                return at.select(lost, at.none(Boolean()), at.some(at.get(secret)));
              })
      .at_most(queries);
  game.finalize(Boolean(), [&](Body& at, Node guess) { return at.equal(guess, at.get(secret)); });
  return game.build();
}

// EVAL(x): a random permutation of `points` values, or a random function on them.
Package lookup(const Integer& points, bool function, int queries) {
  const Domain values = Atoms(points);
  GameBuilder game{function ? "Function" : "Permutation"};
  const Table f =
      function ? game.random_function("f", values, values) : game.random_permutation("f", values);
  game.oracle("EVAL", {values}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(queries);
  return game.build();
}

OptimalResult distinguish(const Integer& points, int queries) {
  return best_adversary({lookup(points, false, queries), lookup(points, true, queries)},
                        Objective::distinguish, {}, Context{});
}

int main() {
  for (const int queries : {0, 1, 2}) {
    const auto best = best_adversary({lossy_peek(queries)}, Objective::win, {}, Context{});
    std::cout << "lossy peek, " << queries << " queries: " << to_fraction(best.lower) << "\n";
    if (queries == 1) std::cout << to_text(*best.strategy);
  }

  for (const int queries : {1, 2, 3}) {
    const OptimalResult best = distinguish(8, queries);
    std::cout << "8 points, " << queries << " queries: " << to_fraction(best.lower) << "\n";
  }
  const OptimalResult best = distinguish(Integer{1} << 128, 2);
  std::cout << "2^128 points, 2 queries: " << to_fraction(best.lower) << "\n"
            << to_text(*best.strategy);

  const Package adversary = as_package(*distinguish(8, 3).strategy, "best");
  for (const bool function : {false, true})
    std::cout << (function ? "function" : "permutation") << ": says 1 with probability "
              << to_fraction(
                     evaluate_exactly(play(lookup(8, function, 3), adversary), Context{}).win)
              << "\n";

  OptimalOptions few;
  few.most_asked = 3;
  const OptimalResult stopped = best_adversary({lookup(8, false, 3), lookup(8, true, 3)},
                                               Objective::distinguish, few, Context{});
  std::cout << "stopped (" << stopped.stopped << "): between " << to_fraction(stopped.lower)
            << " and " << to_fraction(stopped.upper) << "\n";
}
