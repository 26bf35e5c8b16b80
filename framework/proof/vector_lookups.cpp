// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/vector_lookups.hpp"

#include <set>

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/games/each.hpp"
#include "framework/games/procedures.hpp"

namespace certamen {

namespace {

/// The tables with a lookup at each element of a vector.
std::set<TableId> tables_of_vectors(const Package& game) {
  std::set<TableId> found;
  for (const auto& [table, type] : game.tables)
    if (any_node(game, [&](const GraphNode& node) {
          return node.is(NodeKind::lookup) && node.table() == table &&
                 length_of_each(node.domain, type.range).has_value();
        }))
      found.insert(table);
  return found;
}

/// Pairs of a value and a place: the number of places.
std::optional<Size> places_of(const TableType& type) {
  if (type.kind != TableKind::function || type.index || type.domain.kind() != DomainKind::tuple ||
      type.domain.parts().size() != 2 || type.domain.parts()[1].kind() != DomainKind::zmod)
    return std::nullopt;
  return type.domain.parts()[1].size();
}

}  // namespace

Package with_vectors_looked_up(const Package& game) {
  const std::set<TableId> tables = tables_of_vectors(game);
  if (tables.empty()) return game;
  Package result = game;
  for (auto& [table, type] : result.tables) {
    if (!tables.contains(table)) continue;
    const auto places = places_of(type);
    for (Procedure* procedure : procedures_of(result))
      for (NodeId id = 0; id < procedure->body.size(); ++id) {
        GraphNode& node = procedure->body[id];
        if (!node.accesses(table)) continue;
        const auto length = length_of_each(node.domain, type.range);
        const auto value = numbered_value(procedure->body, node.arguments[0]);
        if (!places || !value || !node.is(NodeKind::lookup) || !length || !(*length == *places))
          throw Error{ErrorCode::unsupported,
                      place_of(game.name + "/" + procedure->signature.name, procedure->body, id),
                      "a table that is looked up at each element of a vector of symbolic length is "
                      "a random function of (x, j), and asked only at all j at once"};
        node.arguments = {*value};
        node.domain = Vector(type.range, *places);
      }
    type = {TableKind::function, type.domain.parts()[0], Vector(type.range, *places)};
  }
  return result;
}

}  // namespace certamen
