// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

namespace {

/// Of a code, the word of a user whose name is not known when the game is written.
Node word_of(Body& at, const FiniteTracing& scheme, Node code, Node user) {
  Node word = at.get(code, 0);
  for (std::size_t i = 1; i < scheme.users(); ++i) {
    const Node is_it = at.is_at(user, static_cast<int>(i)), its = at.get(code, i);
    word = at.select(is_it, its, word);
  }
  return word;
}

/// Each position of the leak is that of a copy that was bought: marks that are equal in all copies
/// cannot be seen, nor changed [Boneh, Shaw 1998].
Node is_made_of(Body& at, const FiniteTracing& scheme, Node code, Node bought, Node leaked) {
  Node made = at.boolean(true);
  for (std::size_t i = 0; i < scheme.length(); ++i) {
    Node found = at.boolean(false);
    const Node mark = at.get(leaked, i);
    for (std::size_t user = 0; user < scheme.users(); ++user)
      found = found || (at.get(bought, user) && at.equal(at.get(at.get(code, user), i), mark));
    made = made && found;
  }
  return made;
}

}  // namespace

//  TRACE                                  docs/explanation/assessment.md; motivated by [Yang25]
//    code <- Draw
//  COPY(u):      C <- C + u; return code_u                          at most c times
//  finalize(m):  return m is made of copies in C, and Trace(code, m) is not in C
Definition traceability(const FiniteTracing& scheme, const Size& colluders) {
  GameBuilder game{"TRACE"};
  scheme.declare(game);
  const Domain names = scheme.names(), sets = Vector(Boolean(), scheme.users());
  const State code = game.state("code", scheme.codes()), bought = game.state("C", sets);
  game.initialize([&](Body& at) {
    at.set(code, scheme.draw(at));
    at.set(bought, at.vector(std::vector<Node>(scheme.users(), at.boolean(false))));
  });
  game.oracle("COPY", {names},
              [&](Body& at, Node user) {
                std::vector<Node> now;
                for (std::size_t i = 0; i < scheme.users(); ++i)
                  now.push_back(at.get(at.get(bought), i) || at.is_at(user, static_cast<int>(i)));
                at.set(bought, at.vector(now));
                return word_of(at, scheme, at.get(code), user);
              })
      .at_most(colluders);
  game.finalize(scheme.words(), [&](Body& at, Node leaked) {
    const Node accused = scheme.accused(at, at.get(code), leaked);
    Node guilty = at.boolean(false);
    for (std::size_t i = 0; i < scheme.users(); ++i)
      guilty = guilty || (at.get(at.get(bought), i) &&
                          at.equal(accused, at.some(at.constant(names, Value{Integer{i}}))));
    const Node marks = at.get(code), copies = at.get(bought);
    return is_made_of(at, scheme, marks, copies, leaked) && !guilty;
  });
  return Definition::search("traceability", game.build(), 0);
}

void register_traceability(Catalogue& catalogue);
void register_traceability(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "traceability",
      .summary = "colluders who publish a copy made of theirs are named",
      .source = "docs/explanation/assessment.md; motivated by [Yang25]",
      .parameters = {{.name = "colluders",
                      .meaning = "c, the copies that are compared",
                      .default_value = "2",
                      .minimum = 1,
                      .maximum = most_queries,
                      .queries = true}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* tracing = dynamic_cast<const FiniteTracing*>(&scheme);
        if (tracing == nullptr) return std::nullopt;
        return traceability(*tracing, given.size("colluders"));
      }});
}

}  // namespace certamen
