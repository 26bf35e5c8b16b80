// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/release/definitions/equal_function.hpp"
#include "framework/release/definitions/vector_games.hpp"

namespace certamen {

namespace {

/// A small fine-tune: every number of the weights grows by less than `changes`.
Node small_difference(Body& at, const Domain& weights, int changes) {
  const Domain field = weights.parts().front();
  std::vector<std::pair<Value, Rational>> steps;
  for (int step = 0; step < changes; ++step)
    steps.emplace_back(Value{field.element(step)}, make_rational(1, changes));
  const Distribution law = Distribution::table(field, steps);
  std::vector<Node> numbers;
  for (Integer i = 0; i < weights.size().number(); ++i) numbers.push_back(at.sample(law));
  return at.vector(numbers);
}

}  // namespace

//  MERGE                                  docs/explanation/assessment.md; motivated by [Yang25]
//    W0 <- weights;  D, D' <- {0, .., c - 1}^n;  W = W0 + D;  W' = W0 + D'
//  RELEASE():   return (W0, W', Release(W))               once
//  finalize(F): return F is what W0 + D + D' computes
//
//  The merged model is handed in as its function: who has a model has this, and an optimal
//  adversary then reads the likeliest off, where it would try every model.
Definition merging(const MergedRelease& scheme, int changes) {
  const Domain weights = scheme.weights();
  GameBuilder game{"MERGE"};
  scheme.declare(game);
  const State base = game.state("W0", weights), delta = game.state("D", weights),
              sibling = game.state("D'", weights);
  game.initialize([&](Body& at) {
    at.set(base, at.sample(weights));
    at.set(delta, small_difference(at, weights, changes));
    at.set(sibling, small_difference(at, weights, changes));
  });
  game.oracle("RELEASE", {},
              [&](Body& at) {
                const Node known = at.get(base);
                const Node other = sum_of(at, known, at.get(sibling));
                const Node released = scheme.release(at, sum_of(at, known, at.get(delta)));
                return at.tuple({known, other, released});
              })
      .at_most(1);
  game.finalize(scheme.functions(), [&](Body& at, Node merged) {
    const Node tuned = sum_of(at, at.get(base), at.get(delta));
    const Node wanted = scheme.function_of(at, sum_of(at, tuned, at.get(sibling)));
    return at.equal(merged, wanted);
  });
  return Definition::search("merging", game.build(), scheme.blind_merge(changes));
}

void register_merging(Catalogue& catalogue);
void register_merging(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "merging",
      .summary = "a released fine-tune cannot be added to another fine-tune of the same base",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{"changes", "values that a fine-tune adds to a number, from 0 on", "2", 1, 4}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const MergedRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        const int changes = given.small("changes");
        const Integer numbers = release->weights().parts().front().cardinality();
        if (changes > numbers)
          throw Error{ErrorCode::bad_number, "parameter changes",
                      "expected at most " + numbers.str() + ", the size of the field, got " +
                          std::to_string(changes)};
        return merging(*release, changes);
      }});
}

}  // namespace certamen
