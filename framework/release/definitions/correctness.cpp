// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/weight_release.hpp"
#include "framework/values/tensor_operations.hpp"

namespace certamen {

//  Corr(eps, delta)                       docs/explanation/weight-release.md; motivated by [Yang25]
//    (W, b, c) <- Gen;  R <- Release(W, b, c);  z <- Q
//    return |Eval(R, z) - F(z)| > eps |F(z)|                    required: Pr[1] <= delta
Definition correctness(const WeightRelease& scheme, const Rational& epsilon,
                       const Rational& delta) {
  const LayerModel& model = scheme.model();
  GameBuilder game{"Corr"};
  scheme.declare(game);
  game.finalize(Unit(), [&](Body& at, Node) {
    const HiddenWeights hidden = scheme.generate(at);
    const auto released = scheme.release(at, hidden);
    const Node z = scheme.sample_input(at, 1);
    const Node y = at.let("y", scheme.evaluate(at, released, z));
    const Node truth = at.let("F(z)", evaluate_layer(at, model, hidden, z));
    return !at.apply(tensors::relative_frobenius_at_most({1, model.outputs}, epsilon), {y, truth});
  });
  return Definition::correctness("correctness", game.build(), epsilon, delta)
      .with_default_trials(200);
}

void register_correctness(Catalogue& catalogue);
void register_correctness(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "correctness",
      .summary = "the release computes what the original computes, up to eps, but for a fraction "
                 "delta of inputs",
      .source = "docs/explanation/weight-release.md; motivated by [Yang25]",
      .parameters = {{.name = "eps",
                      .meaning = "relative error of an output that counts as wrong",
                      .default_value = "1e-2",
                      .minimum = 0,
                      .rational = true},
                     {.name = "delta",
                      .meaning = "fraction of inputs that may be wrong",
                      .default_value = "1/20",
                      .minimum = 0,
                      .maximum = 1,
                      .rational = true}},
      .make = [](const Scheme& scheme, const Parameters& parameters) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const WeightRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return correctness(*release, parameters.rational("eps"), parameters.rational("delta"));
      }});
}

}  // namespace certamen
