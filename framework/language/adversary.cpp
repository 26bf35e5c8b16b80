// SPDX-License-Identifier: Apache-2.0
// Adversaries in files: what their Run does.
#include <algorithm>
#include <set>

#include "framework/language/game.hpp"
#include "framework/language/interface.hpp"

namespace certamen::language {

namespace {

constexpr const char* run_name = "Run";

const Method& run_of(const Instance& adversary, const Type& answer) {
  const auto& methods = adversary.tree->methods;
  const auto found = std::ranges::find(methods, run_name, &Method::name);
  const auto refuse = [&](Place place) {
    throw error_at(*adversary.source, place, ErrorCode::type_mismatch,
                   "an adversary has a method '" + to_text(answer) +
                       " Run()', which says what it takes the game for");
  };
  if (found == methods.end()) refuse(adversary.tree->place);
  if (!found->parameters.empty() || !(type_of(adversary, found->result) == answer))
    refuse(found->place);
  return *found;
}

/// Its fields, without values but for maps and sets, which are empty.
Scope fields_of(Body& at, const Instance& adversary) {
  Scope fields;
  for (const Field& field : adversary.tree->fields) {
    const auto& [place, written, name] = field.variable;
    const Type type = type_of(adversary, written);
    if (adversary.names.contains(name))
      throw error_at(*adversary.source, place, ErrorCode::duplicate_name,
                     "'" + name + "' is the name of a parameter already");
    const bool empty = type.sort == Sort::map || type.sort == Sort::set;
    if (!fields.emplace(name, Slot{type, Lowering::some_value(at, type.domain), empty}).second)
      throw error_at(*adversary.source, place, ErrorCode::duplicate_name,
                     "'" + name + "' is declared already");
  }
  return fields;
}

}  // namespace

Node write_run(Body& at, const Instance& adversary, const Instance& game, const Domain& answer,
               const std::vector<Signature>* oracles, std::optional<std::size_t> watched,
               std::vector<Undefined>& places, std::vector<OracleCall>& calls) {
  const Method& run = run_of(adversary, type_of_values(answer).value());
  Scope fields = fields_of(at, adversary);
  std::set<std::string> guarded;
  std::optional<Node> undefined;
  if (watched) undefined = at.residue(Lowering::undefined_codes(), 0);
  Lowering lowering{at,
                    adversary,
                    fields,
                    {places, guarded, {}, {}, &game, /*starts=*/true, &calls, oracles},
                    undefined};
  for (const Field& field : adversary.tree->fields)
    if (field.value) lowering.initialize(field);
  const Node said = lowering.run(run, {}).node;
  if (!watched) return Lowering::recoded(at, said, answer);
  return at.equal(*lowering.undefined(), at.residue(Lowering::undefined_codes(), *watched + 1));
}

}  // namespace certamen::language
