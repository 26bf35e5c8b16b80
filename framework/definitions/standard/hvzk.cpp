// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/sigma_protocol.hpp"

namespace certamen {

//  HVZK.Real | HVZK.Simulated        [BS, Def. 19.5: special HVZK]
//  TRANSCRIPT(i):                    q times
//    c <- challenges
//    (a, s) <- Commit(i); z = Respond(i, s, c) | (a, z) <- Simulate(Statement(i), c)
//    return (a, c, z)
//
// DIFFERS: there the two are one distribution; here their distance is an advantage. Of the
// definition's two halves this is the second: that the verifier accepts what is simulated is
// correctness.
Definition honest_verifier_zero_knowledge(const SigmaProtocol& scheme, const Size& q) {
  const auto side = [&](bool simulated) {
    GameBuilder game{simulated ? "HVZK.Simulated" : "HVZK.Real"};
    scheme.declare(game);
    game.oracle("TRANSCRIPT", {scheme.instances()},
                [&](Body& at, Node instance) {
                  const Node challenge = at.sample(scheme.challenges());
                  if (simulated) {
                    const Node statement = scheme.statement(at, instance);
                    const auto made_up = scheme.simulate(at, statement, challenge);
                    return at.tuple({made_up.commitment, challenge, made_up.response});
                  }
                  const auto first = scheme.commit(at, instance);
                  const Node response = scheme.respond(at, instance, first.coins, challenge);
                  return at.tuple({first.commitment, challenge, response});
                })
        .at_most(q);
    return game.build();
  };
  return Definition::indistinguishability("hvzk", side(false), side(true));
}

void register_hvzk(Catalogue& catalogue);
void register_hvzk(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "hvzk",
      .summary = "a conversation with an honest verifier can be made up from the statement",
      .source = "[BS, Def. 19.5]",
      .parameters = {{.name = "conversations",
                      .meaning = "TRANSCRIPT queries",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* protocol = dynamic_cast<const SigmaProtocol*>(&scheme);
        if (protocol == nullptr) return std::nullopt;
        return honest_verifier_zero_knowledge(*protocol, given.size("conversations"));
      }});
}

}  // namespace certamen
