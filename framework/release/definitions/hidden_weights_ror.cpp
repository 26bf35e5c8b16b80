// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/release/definitions/artefact.hpp"
#include "framework/values/tensor_operations.hpp"

namespace certamen {

//  WIND-RoR                               docs/explanation/weight-release.md; motivated by [Yang25]
//    W <- Gen;  W* <- Gen;  R <- Release(W);  b <- {0, 1}
//  RELEASE():    return R
//  CHALLENGE():  return b ? W* : W
//  finalize(b'): return b' = b
Definition hidden_weights_ror(const WeightRelease& scheme) {
  const LayerModel& model = scheme.model();
  if (!model.resample)
    throw Error{
        ErrorCode::unsupported, "hidden-weights-ror",
        "with weights=file there are no other weights to compare with; set weights=resampled"};
  GameBuilder game{"WIND-RoR"};
  scheme.declare(game);
  const State released = game.state("R", artefact_of(scheme));
  const State challenge = game.state("challenge", scheme.hidden_domain());
  const State b = game.state("b", Boolean());
  game.initialize([&](Body& at) {
    const HiddenWeights hidden = scheme.generate(at), fresh = scheme.generate(at);
    at.set(released, scheme.release(at, hidden).artefact);
    const Node bit = at.sample(Boolean());
    at.set(b, bit);
    at.set(challenge, at.apply(tensors::select({model.size()}),
                               {bit, flatten(at, model, fresh), flatten(at, model, hidden)}));
  });
  game.oracle("RELEASE", {}, [&](Body& at) { return at.get(released); });
  game.oracle("CHALLENGE", {}, [&](Body& at) { return at.get(challenge); });
  game.finalize(Boolean(), [&](Body& at, Node guess) { return at.equal(guess, at.get(b)); });
  return Definition::guess("hidden-weights-ror", game.build()).with_default_trials(100);
}

void register_hidden_weights_ror(Catalogue& catalogue);
void register_hidden_weights_ror(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "hidden-weights-ror",
      .summary = "beside the release, the hidden weights cannot be told from fresh ones",
      .source = "docs/explanation/weight-release.md; motivated by [Yang25]",
      .parameters = {},
      .make = [](const Scheme& scheme, const Parameters&) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const WeightRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return hidden_weights_ror(*release);
      }});
}

}  // namespace certamen
