// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"

namespace certamen {

//  EUF-CMA        [GMR88; BKR00]
//  Initialize:        k <- KeyGen; asked <- {}
//  TAG(m):            asked <- asked + {m}; return Tag(k, m)        at most q times
//  Finalize(m*, t*):  return m* not in asked and Verify(k, m*, t*)
//
// The blind guess outputs one fixed pair; with unpredictable tags it wins with 1/|tags|.
Definition euf_cma(const MessageAuthentication& scheme, const Size& q) {
  GameBuilder game{"EUF-CMA"};
  scheme.declare(game);
  const State k = game.state("k", scheme.keys());
  const Table asked = game.map("asked", scheme.messages(), Unit());
  game.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
  game.oracle("TAG", {scheme.messages()},
              [&](Body& at, Node m) {
                at.put(asked, m, at.unit());
                return scheme.tag(at, at.get(k), m);
              })
      .at_most(q);
  game.finalize(Tuple({scheme.messages(), scheme.tags()}), [&](Body& at, Node forgery) {
    const Node m = at.get(forgery, 0), t = at.get(forgery, 1);
    const Node valid = scheme.verify(at, at.get(k), m, t);
    return !at.is_some(at.find(asked, m)) && valid;
  });
  return Definition::search("euf-cma", game.build(),
                            make_rational(1, scheme.tags().least_cardinality()));
}

void register_euf_cma(Catalogue& catalogue);
void register_euf_cma(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "euf-cma",
      .summary = "no tag of a new message can be forged after chosen messages",
      .source = "[GMR88; BKR00]",
      .parameters =
          {{.name = "q",
            .meaning = "TAG queries",
            .default_value = "1",
            .minimum = 0,
            .maximum = most_queries,
            .queries = true,
            .budget = true},
           {.name = "allowed",
            .meaning = "the advantage that still counts as secure: a number, or blind for 1/|tags|",
            .default_value = "blind",
            .minimum = 0,
            .maximum = 1,
            .rational = true,
            .words = {"blind"}}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* mac = dynamic_cast<const MessageAuthentication*>(&scheme);
        if (mac == nullptr) return std::nullopt;
        const Definition definition = euf_cma(*mac, given.size("q"));
        if (given.text("allowed") == "blind") return definition;
        return definition.with_allowed(given.rational("allowed"));
      }});
}

}  // namespace certamen
