// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/artefact.hpp"
#include "framework/values/tensor_operations.hpp"

namespace certamen {

//  MP-slow(eps)                           docs/explanation/weight-release.md; motivated by [Yang25]
//    (W, b, c) <- Gen;  R <- Release(W, b, c);  z <- Q
//  RELEASE():   return R                  work on R alone is done once and is free
//  INPUT():     return z                  what depends on z is counted, in multiply-adds
//  finalize(y): return |y - Eval(R, z)| <= eps |Eval(R, z)|
Definition evaluation_cost(const WeightRelease& scheme, const Rational& epsilon) {
  const LayerModel& model = scheme.model();
  GameBuilder game{"MP-slow"};
  scheme.declare(game);
  const Shape wide{1, model.input_width()}, narrow{1, model.outputs};
  const State released = game.state("R", artefact_of(scheme));
  const State query = game.state("z", Reals(wide));
  const State answer = game.state("y", Reals(narrow));
  game.initialize([&](Body& at) {
    const auto release = scheme.release(at, scheme.generate(at));
    const Node z = scheme.sample_input(at, 1);
    at.set(released, release.artefact);
    at.set(query, z);
    at.set(answer, scheme.evaluate(at, release, z));
  });
  game.oracle("RELEASE", {}, [&](Body& at) { return at.get(released); });
  const ImportId input{"INPUT"};
  game.oracle(input.name(), {}, [&](Body& at) { return at.get(query); });
  game.finalize(Reals(narrow), [&](Body& at, Node y) {
    return at.apply(tensors::relative_frobenius_at_most(narrow, epsilon), {y, at.get(answer)});
  });
  return Definition::cost("evaluation-cost", game.build(), input, scheme.evaluation_cost(),
                          Integer{model.outputs * model.hidden})
      .with_default_trials(100);
}

void register_evaluation_cost(Catalogue& catalogue);
void register_evaluation_cost(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "evaluation-cost",
      .summary = "no evaluator computes the layer faster than the release does",
      .source = "docs/explanation/weight-release.md; motivated by [Yang25]",
      .parameters = {{.name = "cost-eps",
                      .meaning = "relative error of an answer that still counts",
                      .default_value = "1e-4",
                      .minimum = 0,
                      .rational = true}},
      .make = [](const Scheme& scheme, const Parameters& parameters) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const WeightRelease*>(&scheme);
        if (release == nullptr || !release->claims_slow_evaluation()) return std::nullopt;
        return evaluation_cost(*release, parameters.rational("cost-eps"));
      }});
}

}  // namespace certamen
