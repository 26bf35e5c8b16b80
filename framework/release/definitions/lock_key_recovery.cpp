// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

//  KREC                                   docs/explanation/assessment.md; motivated by [Yang25]
//    k <- KeyGen
//  USE(x):       return Eval(k, x)                        at most q times
//  finalize(k^): return k^ = k
Definition lock_key_recovery(const FiniteLock& scheme, const Size& q) {
  GameBuilder game{"KREC"};
  scheme.declare(game);
  const State k = game.state("k", scheme.keys());
  game.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
  game.oracle("USE", {scheme.inputs()},
              [&](Body& at, Node x) { return scheme.evaluate(at, at.get(k), x); })
      .at_most(q);
  game.finalize(scheme.keys(), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
  return Definition::search("lock-key-recovery", game.build(),
                            make_rational(1, scheme.keys().cardinality()));
}

void register_lock_key_recovery(Catalogue& catalogue);
void register_lock_key_recovery(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "lock-key-recovery",
      .summary = "the key of a locked layer cannot be found by using a device",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "q",
                      .meaning = "USE queries",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true,
                      .budget = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* lock = dynamic_cast<const FiniteLock*>(&scheme);
        if (lock == nullptr) return std::nullopt;
        return lock_key_recovery(*lock, given.size("q"));
      }});
}

}  // namespace certamen
