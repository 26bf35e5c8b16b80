// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"
#include "framework/release/definitions/vector_games.hpp"

namespace certamen {

//  OWN-ROB                                docs/explanation/assessment.md; motivated by [Yang25]
//    M <- Draw();  vk <- Mark(M)
//  MODEL():      return M                 once; key=public: return (M, vk)
//  finalize(M'): return M' and M differ in at most `changes` numbers, and not Verify(vk, M')
Definition ownership_robustness(const FiniteMark& scheme, int changes, bool public_key) {
  GameBuilder game{"OWN-ROB"};
  scheme.declare(game);
  const State model = game.state("M", scheme.models()), key = game.state("vk", scheme.keys());
  game.initialize([&](Body& at) {
    const Node drawn = at.let("M", scheme.draw(at));
    at.set(model, drawn);
    at.set(key, scheme.mark(at, drawn));
  });
  game.oracle("MODEL", {},
              [&](Body& at) {
                const Node shown = at.get(model);
                return public_key ? at.tuple({shown, at.get(key)}) : shown;
              })
      .at_most(1);
  game.finalize(scheme.models(), [&](Body& at, Node changed) {
    const Node near = differ_at_most(at, changed, at.get(model), changes);
    const Node verified = scheme.verify(at, at.get(key), changed);
    return near && !verified;
  });
  return Definition::search("ownership-robustness", game.build(), 0);
}

void register_ownership_robustness(Catalogue& catalogue);
void register_ownership_robustness(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "ownership-robustness",
      .summary = "no small change of a marked model removes its mark",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{"changes", "numbers of the model that the adversary may change", "1", 0, 64},
                     {.name = "key",
                      .meaning = "what the adversary knows of the owner's key",
                      .default_value = "secret",
                      .words = {"secret", "public"}}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* mark = dynamic_cast<const FiniteMark*>(&scheme);
        if (mark == nullptr) return std::nullopt;
        return ownership_robustness(*mark, given.small("changes"), given.text("key") == "public");
      }});
}

}  // namespace certamen
