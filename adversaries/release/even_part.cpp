// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction_operations.hpp"
#include "adversaries/release/weights.hpp"

namespace certamen {

void register_even_part(Catalogue& catalogue);
void register_even_part(Catalogue& catalogue) {
  const std::string name = "extraction-even-part",
                    source = "docs/explanation/taylor-mlp.md, the gated form; cf. [Yang25]";
  catalogue.add(AdversaryEntry{
      .name = name,
      .summary =
          "fits the orders that do not depend on the secret signs, then reads each sign from "
          "orders 0 and 1 (gated form)",
      .source = source,
      .definitions = recovery_definitions(),
      .schemes = {"taylor-mlp"},
      .parameters = {},
      .make = [name, source](const Scheme& scheme, const Definition& definition,
                             const Parameters&) {
        const auto part = taylor_public(as_weight_release(scheme, name), definition);
        return recovery_adversary(
            name, source, scheme, definition,
            [extract = extraction_operation(ExtractionMethod::even_part, part)](
                Run& a, Node theta) { return a.let("recovered", a.apply(extract, {theta})); });
      }});
}

}  // namespace certamen
