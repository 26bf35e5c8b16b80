// SPDX-License-Identifier: Apache-2.0
#include "framework/check/attack_curves.hpp"

#include "framework/check/theorem.hpp"

namespace certamen {

std::vector<AttackCurve> attack_curves(const Catalogue& catalogue, const std::string& scheme,
                                       const std::string& definition, const Parameters& given) {
  const SchemeEntry& made_by = catalogue.scheme(scheme);
  const DefinitionEntry& entry = catalogue.definition(definition);
  const ParameterSpec* queries = queries_of(entry);
  if (queries == nullptr) return {};
  const auto made = made_by.make(given.completed(made_by.parameters));
  std::vector<AttackCurve> curves;
  for (const AdversaryEntry& adversary : catalogue.adversaries()) {
    if (!adversary.formula || !adversary.against(scheme, definition)) continue;
    curves.push_back(
        {adversary.name, [=, spec = *queries](const Integer& number) -> std::optional<Rational> {
           if (spec.maximum && number > *spec.maximum) return std::nullopt;
           Parameters with = given;
           with.set(spec.name, number.str());
           const auto of = entry.make(*made, with.completed(entry.parameters));
           const auto known = of ? adversary.by_formula(*made, *of) : std::nullopt;
           return known ? std::optional{known->lower} : std::nullopt;
         }});
  }
  return curves;
}

}  // namespace certamen
