// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/sigma_protocol.hpp"
#include "framework/error.hpp"
#include "framework/numbers/prime.hpp"

namespace certamen {

namespace {

/// Whether the difference of any two challenges has one.
bool has_inverses(const SigmaProtocol& scheme) {
  const Size size = scheme.challenges().size();
  return size.is_symbol() ? size.is_prime_symbol() : is_prime(size.number());
}

}  // namespace

//  Special soundness        [BS, Def. 19.4]
//  Finalize(x, a, c, z, c', z'):   w <- Extract(x, c, z, c', z')
//    return c != c' and Verify(x, a, c, z) and Verify(x, a, c', z') and not IsWitness(x, w)
//
// DIFFERS: there the extractor never fails; here the chance that it does is an advantage.
Definition special_soundness(const SigmaProtocol& scheme) {
  if (!has_inverses(scheme))
    throw Error{ErrorCode::bad_number, "special-soundness",
                "expected challenges modulo a prime, got " + scheme.challenges().name()};
  GameBuilder game{"SpecialSoundness"};
  scheme.declare(game);
  game.finalize(Tuple({scheme.statements(), scheme.commitments(), scheme.challenges(),
                       scheme.responses(), scheme.challenges(), scheme.responses()}),
                [&](Body& at, Node output) {
                  const Node x = at.get(output, 0), a = at.get(output, 1);
                  const Node c = at.get(output, 2), z = at.get(output, 3);
                  const Node c2 = at.get(output, 4), z2 = at.get(output, 5);
                  const Node differ = at.differ(c, c2), first = scheme.verify(at, x, a, c, z),
                             second = scheme.verify(at, x, a, c2, z2);
                  const Node w = scheme.extract(at, x, c, z, c2, z2);
                  const Node right = scheme.is_witness(at, x, w);
                  return differ && first && second && !right;
                });
  return Definition::search("special-soundness", game.build(), 0);
}

void register_special_soundness(Catalogue& catalogue);
void register_special_soundness(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "special-soundness",
      .summary = "two accepted answers to one commitment give a witness",
      .source = "[BS, Def. 19.4]",
      .parameters = {},
      .make = [](const Scheme& scheme, const Parameters&) -> std::optional<Definition> {
        const auto* protocol = dynamic_cast<const SigmaProtocol*>(&scheme);
        if (protocol == nullptr || !has_inverses(*protocol)) return std::nullopt;
        return special_soundness(*protocol);
      }});
}

}  // namespace certamen
