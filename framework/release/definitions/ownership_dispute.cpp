// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"
#include "framework/release/definitions/vector_games.hpp"

namespace certamen {

//  OWN-DISP                               docs/explanation/assessment.md; motivated by [Yang25]
//    M <- Draw();  vk <- Mark(M)          the owner's key, stamped when M is published
//  COMMIT(vk'):  the adversary's key, stamped at this call    once
//  MODEL():      return M                                     once; order=commit-first: after
//  COMMIT
//                                                             order=model-first: before COMMIT
//  finalize(M'): return M' and M differ in at most `changes` numbers, and the judge does not name
//                the owner: of the keys that verify on M'
//                  judge=earliest: the one with the earlier stamp is its owner's
//                  judge=verification: a model on which both verify has no owner
Definition ownership_dispute(const FiniteMark& scheme, const std::string& order,
                             const std::string& judge, int changes) {
  GameBuilder game{"OWN-DISP"};
  scheme.declare(game);
  const State model = game.state("M", scheme.models()), key = game.state("vk", scheme.keys()),
              claim = game.state("vk'", Option(scheme.keys()));
  game.initialize([&](Body& at) {
    const Node drawn = at.let("M", scheme.draw(at));
    at.set(model, drawn);
    at.set(key, scheme.mark(at, drawn));
    at.set(claim, at.none(scheme.keys()));
  });
  const bool commit_first = order == "commit-first";
  game.oracle("COMMIT", {scheme.keys()},
              [&](Body& at, Node chosen) { at.set(claim, at.some(chosen)); })
      .at_most(1);
  if (!commit_first) game.only_after("MODEL");
  game.oracle("MODEL", {}, [&](Body& at) { return at.get(model); }).at_most(1);
  if (commit_first) game.only_after("COMMIT");
  game.finalize(scheme.models(), [&](Body& at, Node disputed) {
    const Node near = differ_at_most(at, disputed, at.get(model), changes);
    const Node owned = scheme.verify(at, at.get(key), disputed);
    const Node claimed = at.get(claim);
    const Node verifies = scheme.verify(at, at.value_or(claimed, at.get(key)), disputed);
    const Node beside = at.is_some(claimed) && verifies;
    // A later stamp gives nothing where the owner's key verifies.
    const bool counts = judge == "verification" || commit_first;
    return near && (counts ? !owned || beside : !owned);
  });
  return Definition::search("ownership-dispute", game.build(),
                            commit_first ? scheme.false_accusation() : Rational{0});
}

void register_ownership_dispute(Catalogue& catalogue);
void register_ownership_dispute(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "ownership-dispute",
      .summary = "a judge of two claims on a marked model names its owner",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters =
          {{.name = "order",
            .meaning = "the adversary's key is stamped after the model is published, or before",
            .default_value = "model-first",
            .words = {"model-first", "commit-first"}},
           {.name = "judge",
            .meaning = "of two keys that verify the one with the earlier stamp decides, or neither",
            .default_value = "earliest",
            .words = {"earliest", "verification"}},
           {"changes", "numbers of the model that the adversary may change", "0", 0, 64}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* mark = dynamic_cast<const FiniteMark*>(&scheme);
        if (mark == nullptr) return std::nullopt;
        return ownership_dispute(*mark, given.text("order"), given.text("judge"),
                                 given.small("changes"));
      }});
}

}  // namespace certamen
