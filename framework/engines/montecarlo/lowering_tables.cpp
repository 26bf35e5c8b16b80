// SPDX-License-Identifier: Apache-2.0
// Lazily sampled tables. An experiment accesses a table at a fixed number of places, one after the
// other, so an access compares its key with all earlier ones, column by column; tables with many
// accesses become hash tables, one a trial.
#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/lowering/layout.hpp"

namespace certamen::montecarlo {

namespace {

/// Beyond this number of accesses to a table, comparing all pairs of keys costs more than hashing.
constexpr std::size_t most_compared = 64;

Registers joined(const Registers& a, const Registers& b) {
  Registers all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

}  // namespace

void Lowering::count_accesses() {
  for (NodeId id = 0; id < graph_.size(); ++id) {
    if (!live_[id] || !graph_[id].accesses_table()) continue;
    auto& table = tables_.try_emplace(graph_[id].arguments[0]).first->second;
    table.type = graph_[graph_[id].arguments[0]].table_type();
    ++table.accesses;
  }
  for (auto& [id, table] : tables_) {
    table.hashed = table.accesses > most_compared;
    if (!table.hashed) continue;
    const auto& type = table.type;
    table.number =
        program_.add_table({.type = type,
                            .accesses = table.accesses,
                            .key_words = layout_of(type.domain).size(),
                            .index_words = type.index ? layout_of(*type.index).size() : 0,
                            .value_words = layout_of(type.range).size()});
  }
}

Registers Lowering::access(NodeId id) {
  const auto& node = graph_[id];
  const TableAccess access = access_of(node);
  auto& table = tables_.at(access.table);
  const auto registers = [&](NodeId of) { return of == no_node ? Registers{} : values_[of]; };
  const Registers key = registers(access.key), index = registers(access.index),
                  value = registers(access.value);
  if (table.hashed) return hashed_access(table, node.kind(), joined(key, index), value);
  switch (node.kind()) {
  case NodeKind::find: return find(table, key);
  case NodeKind::put: table.entries.push_back({key, {}, value}); return {};
  default: return lookup(table, key, index, node.kind() == NodeKind::inverse);
  }
}

Registers Lowering::lookup(TableState& table, const Registers& from, const Registers& index,
                           bool inverse) {
  const Domain& range = inverse ? table.type.domain : table.type.range;
  Register known = program_.truth(false);
  std::vector<std::pair<Register, Registers>> matches;  // whether it is this entry, what it gives
  std::vector<Registers> taken;                         // of a permutation, under the same index
  for (const auto& entry : table.entries) {
    const Register same = program_.bit_and(codes_.equal(inverse ? entry.value : entry.key, from),
                                           codes_.equal(entry.index, index));
    matches.emplace_back(same, inverse ? entry.key : entry.value);
    known = program_.bit_or(known, same);
    // Under another index a value may come again: it is compared together with the index.
    taken.push_back(joined(inverse ? entry.key : entry.value, entry.index));
  }
  Registers value = table.type.kind == TableKind::function ? uniform(range)
                                                           : distinct(range, index, taken, known);
  for (const auto& [same, known_value] : matches) value = codes_.select(same, known_value, value);
  if (program_.value_of(known) != 1u)
    table.entries.push_back(inverse ? Entry{value, index, from} : Entry{from, index, value});
  return value;
}

/// The value put last under the key, by now.
Registers Lowering::find(TableState& table, const Registers& key) {
  Register found = program_.truth(false);
  Registers value;
  for (const unsigned bits : layout_of(table.type.range))
    value.push_back(program_.constant(bits, 0));
  for (const auto& entry : table.entries) {
    const Register same = codes_.equal(entry.key, key);
    found = program_.bit_or(found, same);
    value = codes_.select(same, entry.value, value);
  }
  return joined({found}, value);
}

Registers Lowering::hashed_access(TableState& table, NodeKind kind, const Registers& key,
                                  const Registers& value) {
  TableStep step{
      .kind = kind, .table = table.number, .name = {}, .key = key, .value = value, .out = {}};
  if (kind == NodeKind::put) {
    program_.append(std::move(step));
    return {};
  }
  const Domain& result = kind == NodeKind::inverse ? table.type.domain : table.type.range;
  if (kind != NodeKind::find) {
    step.value = uniform(result);
    step.name = next_planes();
  } else {
    step.out.push_back(program_.fresh(1));
  }
  for (const unsigned bits : layout_of(result)) step.out.push_back(program_.fresh(bits));
  const Registers out = step.out;
  program_.append(std::move(step));
  return out;
}

}  // namespace certamen::montecarlo
