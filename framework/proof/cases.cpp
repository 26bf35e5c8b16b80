// SPDX-License-Identifier: Apache-2.0
// Booleans that an adversary chooses: each value by itself.
#include "framework/proof/cases.hpp"

#include <numeric>
#include <set>
#include <string>

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// A Boolean that a caller chooses: an input, or a part of one.
struct BooleanInput {
  std::size_t input;
  std::optional<std::size_t> part;
};

std::optional<BooleanInput> boolean_input(const Signature& signature) {
  for (std::size_t i = 0; i < signature.inputs.size(); ++i) {
    const Domain& input = signature.inputs[i];
    if (input == Boolean()) return BooleanInput{i, std::nullopt};
    if (input.kind() != DomainKind::tuple) continue;
    for (std::size_t j = 0; j < input.parts().size(); ++j)
      if (input.parts()[j] == Boolean()) return BooleanInput{i, j};
  }
  return std::nullopt;
}

/// What the procedure does where that Boolean has the value, whatever is given.
Procedure with_boolean(const Procedure& procedure, const BooleanInput& where, bool value) {
  const std::vector<Domain>& inputs = procedure.signature.inputs;
  Procedure made = procedure;
  made.signature.name += value ? " [1]" : " [0]";
  made.body.assign(procedure.body.begin(),
                   procedure.body.begin() + static_cast<std::ptrdiff_t>(inputs.size()));
  std::vector<NodeId> place(inputs.size());
  std::iota(place.begin(), place.end(), NodeId{0});
  const NodeId known = append(made.body, make_boolean(value));
  place[where.input] = known;
  if (where.part) {
    const Domain& whole = inputs[where.input];
    std::vector<NodeId> parts;
    for (std::size_t j = 0; j < whole.parts().size(); ++j)
      parts.push_back(j == *where.part ? known
                                       : append(made.body, make_apply(operations::get(whole, j),
                                                                      {where.input})));
    place[where.input] =
        append(made.body, make_apply(operations::make_tuple(whole.parts()), parts));
  }
  for (NodeId id = inputs.size(); id < procedure.body.size(); ++id) {
    GraphNode node = procedure.body[id];
    for (NodeId& argument : node.arguments) argument = place[argument];
    place.push_back(append(made.body, std::move(node)));
  }
  made.result = place[procedure.result];
  return made;
}

}  // namespace

std::optional<Package> by_cases(Package game) {
  std::vector<Procedure> all;
  for (const Procedure& procedure : game.exports) {
    if (!procedure.only_after.empty() || !procedure.only_before.empty()) return std::nullopt;
    const auto where = boolean_input(procedure.signature);
    if (!where) {
      all.push_back(procedure);
      continue;
    }
    for (const bool value : {false, true}) all.push_back(with_boolean(procedure, *where, value));
  }
  if (all.size() == game.exports.size()) return std::nullopt;
  std::set<std::string> names;
  for (const Procedure& each : all)
    if (!names.insert(each.signature.name).second) return std::nullopt;  // compared by their names
  game.exports = std::move(all);
  return game;
}

}  // namespace certamen
