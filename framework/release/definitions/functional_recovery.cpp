// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/artefact.hpp"
#include "framework/release/definitions/blind_bounds.hpp"
#include "framework/values/tensor_operations.hpp"

namespace certamen {

//  FEQ(eps)                               docs/explanation/weight-release.md; motivated by [Yang25]
//    (W, b, c) <- Gen;  R <- Release(W, b, c)
//  RELEASE():  return R
//  finalize(W^, b^, c^):                  a stand-alone layer of the original's format and cost: no
//  release, no oracle
//    z_1, .., z_8 <- Q
//    return max_k |F^(z_k) - F(z_k)| <= eps
Definition functional_recovery(const WeightRelease& scheme, const Rational& epsilon) {
  const LayerModel& model = scheme.model();
  GameBuilder game{"FEQ"};
  scheme.declare(game);
  const State truth = game.state("truth", scheme.hidden_domain());
  const State released = game.state("R", artefact_of(scheme));
  game.initialize([&](Body& at) {
    const HiddenWeights hidden = scheme.generate(at);
    at.set(truth, flatten(at, model, hidden));
    at.set(released, scheme.release(at, hidden).artefact);
  });
  game.oracle("RELEASE", {}, [&](Body& at) { return at.get(released); });
  game.finalize(scheme.hidden_domain(), [&](Body& at, Node guess) {
    const Node z = scheme.sample_input(at, fresh_inputs);
    // Where the scheme hides the order of units, the rows of V come in the released order: units of
    // both sides are matched up.
    const auto layer = [&](Node flat) {
      const Node canonical = in_canonical_form(at, model, scheme.hides_unit_order(), flat);
      return evaluate_layer(at, model, unflatten(at, model, canonical), z);
    };
    const Node y = layer(at.get(truth)), copy = layer(guess);
    return at.apply(tensors::max_error_at_most({fresh_inputs, model.outputs}, epsilon), {copy, y});
  });
  return Definition::search("functional-recovery", game.build(),
                            blind_function_bound(scheme, epsilon))
      .with_proved_blind_guess()
      .with_default_trials(40);
}

void register_functional_recovery(Catalogue& catalogue);
void register_functional_recovery(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "functional-recovery",
      .summary = "no adversary gets a stand-alone layer that computes what the original computes",
      .source = "docs/explanation/weight-release.md; motivated by [Yang25]",
      .parameters = {{.name = "output-eps",
                      .meaning = "largest error of an output that counts as equal",
                      .default_value = "1e-4",
                      .minimum = 0,
                      .rational = true}},
      .make = [](const Scheme& scheme, const Parameters& parameters) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const WeightRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return functional_recovery(*release, parameters.rational("output-eps"));
      }});
}

}  // namespace certamen
