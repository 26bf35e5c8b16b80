// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

//  OWN-SND                                docs/explanation/assessment.md; motivated by [Yang25]
//    M <- models, another owner's;  vk* <- keys
//  MODEL():      return M                 once
//  finalize(vk): return Verify(vk, M)     model-first: vk after M was seen
//                                         commit-first: vk before; MODEL is not there
//                                         drawn-first: vk is vk*, drawn by public coins before M
Definition ownership_soundness(const FiniteMark& scheme, const std::string& order) {
  GameBuilder game{"OWN-SND"};
  scheme.declare(game);
  const State model = game.state("M", scheme.models()), drawn = game.state("vk*", scheme.keys());
  game.initialize([&](Body& at) {
    at.set(model, at.sample(scheme.models()));
    at.set(drawn, at.sample(scheme.keys()));
  });
  if (order == "model-first")
    game.oracle("MODEL", {}, [&](Body& at) { return at.get(model); }).at_most(1);
  game.finalize(scheme.keys(), [&](Body& at, Node key) {
    const Node its = order == "drawn-first" ? at.get(drawn) : key, marked = at.get(model);
    return scheme.verify(at, its, marked);
  });
  return Definition::search("ownership-soundness", game.build(), 0)
      .with_allowed(scheme.false_accusation());
}

void register_ownership_soundness(Catalogue& catalogue);
void register_ownership_soundness(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "ownership-soundness",
      .summary = "no key verifies on another owner's model more often than a drawn one",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters =
          {{.name = "order",
            .meaning = "the key is made after the model, committed before it, or drawn before it",
            .default_value = "model-first",
            .words = {"model-first", "commit-first", "drawn-first"}}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* mark = dynamic_cast<const FiniteMark*>(&scheme);
        if (mark == nullptr) return std::nullopt;
        return ownership_soundness(*mark, given.text("order"));
      }});
}

}  // namespace certamen
