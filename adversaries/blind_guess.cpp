// SPDX-License-Identifier: Apache-2.0
#include "adversaries/strategy.hpp"

namespace certamen {

void register_blind_guess(Catalogue& catalogue);
/// Asks nothing and outputs a constant: the reference that every other adversary is measured
/// against.
void register_blind_guess(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "blind-guess",
      .summary = "asks nothing, outputs one fixed answer",
      .source = "[Rosulek, 2.3]",
      .definitions = {"one-time-secrecy", "ind-cpa", "ind-cpa-ror", "prf", "prp", "prg", "euf-cma",
                      "hiding", "secret-sharing", "ddh"},
      .schemes = {},
      .parameters = {},
      .make = [](const Scheme&, const Definition& definition, const Parameters&) {
        const auto& finalize = definition.games().front().finalize;
        const Domain output = finalize ? finalize->signature.inputs.front() : Boolean();
        return Adversary{"blind-guess", [output](Run& a) { return element(a, output, 0); }};
      }});
}

}  // namespace certamen
