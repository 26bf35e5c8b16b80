// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/public_oracle.hpp"

namespace certamen {

//  Oracle-Hiding.Left | Oracle-Hiding.Right        [BR93; BS, 8.12], in the random-oracle model
//  Initialize:    pp <- Setup; H <- Functions(questions, answers)
//  PARAMETERS():  return pp                                                    once
//  H(x):          return H(x)                                                  at most q times
//  LR(m0, m1):    (c, o) <- Commit(pp, m0) | Commit(pp, m1); return c          once
std::optional<Definition> oracle_hiding(const Scheme& scheme, const Size& q) {
  const auto* commitment = dynamic_cast<const Commitment*>(&scheme);
  const PublicOracle* oracle = scheme.public_oracle();
  if (commitment == nullptr || oracle == nullptr) return std::nullopt;
  const auto side = [&](bool right) {
    GameBuilder game{right ? "Oracle-Hiding.Right" : "Oracle-Hiding.Left"};
    scheme.declare(game);
    const State pp = game.state("pp", commitment->public_parameters());
    game.initialize([&](Body& at) { at.set(pp, commitment->setup(at)); });
    game.oracle("PARAMETERS", {}, [&](Body& at) { return at.get(pp); }).at_most(1);
    game.oracle("H", {oracle->questions()}, [&](Body& at, Node x) { return oracle->ask(at, x); })
        .at_most(q);
    game.oracle("LR", {commitment->messages(), commitment->messages()},
                [&](Body& at, Node m0, Node m1) {
                  return commitment->commit(at, at.get(pp), right ? m1 : m0).commitment;
                })
        .at_most(1);
    return game.build();
  };
  return Definition::indistinguishability("oracle-hiding", side(false), side(true));
}

void register_oracle_hiding(Catalogue& catalogue);
void register_oracle_hiding(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "oracle-hiding",
      .summary = "a commitment says nothing about its message to an adversary that asks the oracle",
      .source = "[BR93; BS, 8.12]",
      .parameters = {{.name = "q",
                      .meaning = "queries of the random oracle",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme,
                 const Parameters& given) { return oracle_hiding(scheme, given.size("q")); },
      .gives_public_oracle = true});
}

}  // namespace certamen
