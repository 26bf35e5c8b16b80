// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/online_encryption.hpp"

namespace certamen {

namespace {

/// What is kept between two blocks, in states of the game.
class KeptSession {
 public:
  KeptSession(GameBuilder& game, const OnlineEncryption& scheme) {
    for (const Domain& domain : scheme.session())
      states_.push_back(game.state("session" + std::to_string(states_.size()), domain));
  }
  OnlineEncryption::Session get(Body& at) const {
    OnlineEncryption::Session session;
    for (const State& state : states_) session.push_back(at.get(state));
    return session;
  }
  void set(Body& at, const OnlineEncryption::Session& session) const {
    for (std::size_t i = 0; i < states_.size(); ++i) at.set(states_[i], session.at(i));
  }

 private:
  std::vector<State> states_;
};

}  // namespace

//  ONLINE-CPA.Left | ONLINE-CPA.Right        [FMP03], one message after the other
//  Initialize:    k <- KeyGen; s <- Begin
//  NEXT(m0, m1):  (c, s) = Next(k, s, m0 | m1); return c        `blocks` times
//  END():         c = End(s); s <- Begin; return c              `messages` times
//
// DIFFERS: there messages may be encrypted side by side in some variants; here one ends before the
// next begins. What is held back until the next block is the scheme's to say.
Definition online_cpa(const OnlineEncryption& scheme, const Size& blocks, const Size& messages) {
  const auto side = [&](bool right) {
    GameBuilder game{right ? "ONLINE-CPA.Right" : "ONLINE-CPA.Left"};
    scheme.declare(game);
    const State k = game.state("k", scheme.keys());
    const KeptSession kept{game, scheme};
    game.initialize([&](Body& at) {
      at.set(k, scheme.keygen(at));
      kept.set(at, scheme.begin(at));
    });
    game.oracle("NEXT", {scheme.blocks(), scheme.blocks()},
                [&](Body& at, Node m0, Node m1) {
                  const auto step = scheme.next(at, at.get(k), kept.get(at), right ? m1 : m0);
                  kept.set(at, step.session);
                  return step.block;
                })
        .at_most(blocks);
    game.oracle("END", {},
                [&](Body& at) {
                  const Node last = scheme.end(at, kept.get(at));
                  kept.set(at, scheme.begin(at));
                  return last;
                })
        .at_most(messages);
    return game.build();
  };
  return Definition::indistinguishability("online-cpa", side(false), side(true));
}

void register_online_cpa(Catalogue& catalogue);
void register_online_cpa(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "online-cpa",
      .summary = "left or right, where each block is chosen when the blocks before are encrypted",
      .source = "[FMP03]",
      .parameters = {{.name = "blocks",
                      .meaning = "NEXT queries, of all messages together",
                      .default_value = "3",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true},
                     {.name = "messages",
                      .meaning = "END queries",
                      .default_value = "1",
                      .minimum = 1,
                      .maximum = most_queries}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* online = dynamic_cast<const OnlineEncryption*>(&scheme);
        if (online == nullptr) return std::nullopt;
        return online_cpa(*online, given.size("blocks"), given.size("messages"));
      }});
}

}  // namespace certamen
