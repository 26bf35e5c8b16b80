// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/draws.hpp"

#include "framework/lowering/layout.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

Draws::Draws(ExactProgram& program, MemoryBudget& budget)
    : program_{program}, budget_{budget}, sizes_(program.graph().size(), 0),
      leaf_domains_(program.graph().size()) {
  for (NodeId id = 0; id < program.graph().size(); ++id) {
    const auto& node = program.graph()[id];
    if (!is_random(node) || node.kind() == NodeKind::choose) continue;
    if (!has_labels(id)) {
      sizes_[id] = node.domain.cardinality();
      continue;
    }
    leaf_domains_[id] = leaves_of(node.domain);
    sizes_[id] = 1;
    for (std::size_t leaf = 0; leaf < leaf_domains_[id].size(); ++leaf) {
      const auto sort = program.symbolic().leaves[id][leaf];
      sizes_[id] *= sort == no_sort ? leaf_domains_[id][leaf].cardinality()
                                    : program.symbolic().sorts[sort].size();
    }
  }
}

void Draws::prepare(NodeId id) {
  elements_.clear();
  const Domain& domain = program_.graph()[id].domain;
  element_count_ = to_word(domain.cardinality(), program_.place(id));
  if (domain.is_narrow() && is_dense(domain)) return;
  budget_.take(element_count_ * sizeof(std::uint64_t));
  elements_ = program_.elements(id);
  budget_.give(element_count_ * sizeof(std::uint64_t));
}

std::optional<std::uint64_t> Draws::fixed(NodeId id, Frame& frame) {
  const auto& node = program_.graph()[id];
  if (node.kind() == NodeKind::sample) return std::nullopt;
  const TableAccess access = access_of(node);
  const TablePool& pool = program_.pool(access.table);
  const std::uint64_t contents = frame.registers[access.table], index = frame.index(access),
                      asked = frame.registers[access.key];
  const bool forwards = node.kind() == NodeKind::lookup;
  const auto found =
      forwards ? pool.find(contents, index, asked) : pool.find_value(contents, index, asked);
  if (!found) return std::nullopt;
  return program_.read(access.table, *found, forwards ? EntryPart::value : EntryPart::key, frame);
}

std::uint64_t Draws::excluded(NodeId id, const Frame& frame) {
  const auto& node = program_.graph()[id];
  excluded_.clear();
  if (node.kind() == NodeKind::sample) {
    for (const NodeId argument : node.arguments) excluded_.push_back(frame.registers[argument]);
    std::sort(excluded_.begin(), excluded_.end());
    excluded_.erase(std::unique(excluded_.begin(), excluded_.end()), excluded_.end());
    return excluded_.size();
  }
  const TableAccess access = access_of(node);
  if (program_.graph()[access.table].table_type().kind != TableKind::permutation) return 0;
  const TablePool& pool = program_.pool(access.table);
  const std::uint64_t contents = frame.registers[access.table], index = frame.index(access);
  if (has_labels(id)) return pool.count(contents, index);
  for (const auto& entry : pool.entries(contents))
    if (entry.index == index)
      excluded_.push_back(node.kind() == NodeKind::lookup ? entry.value : entry.key);
  std::sort(excluded_.begin(), excluded_.end());
  return excluded_.size();
}

Integer Draws::unpinned(std::uint32_t sort, std::uint64_t pinned) const {
  const LabelSort& labels = program_.symbolic().sorts[sort];
  if (labels.kind == LabelSort::Kind::vectors)
    return labels.size() - (Integer{1} << static_cast<unsigned>(pinned));
  return labels.size() - pinned;
}

bool Draws::is_taken(NodeId id, std::uint64_t value, const Frame& frame) const {
  const auto& node = program_.graph()[id];
  if (node.kind() == NodeKind::sample)
    return std::binary_search(excluded_.begin(), excluded_.end(), value);
  const TableAccess access = access_of(node);
  if (program_.graph()[access.table].table_type().kind != TableKind::permutation) return false;
  const TablePool& pool = program_.pool(access.table);
  const std::uint64_t contents = frame.registers[access.table], index = frame.index(access);
  return node.kind() == NodeKind::lookup ? pool.find_value(contents, index, value).has_value()
                                         : pool.find(contents, index, value).has_value();
}

std::vector<Draws::Orbit> Draws::orbits(std::uint32_t sort, const std::vector<NodeId>& tables,
                                        const Frame& frame) const {
  std::vector<Orbit> found;
  for (const NodeId table : tables) {
    if (!program_.has_anonymous(table)) continue;
    for (const auto& entry : program_.pool(table).entries(frame.registers[table]))
      for (const auto part : {EntryPart::key, EntryPart::value}) {
        const auto& sorts = program_.sorts(table, part);
        program_.codec(table, part)
            .visit(part == EntryPart::key ? entry.key : entry.value,
                   [&](std::size_t leaf, std::uint64_t value) {
                     if (sorts[leaf] == sort && value == program_.anonymous(sort))
                       found.push_back({table, entry, part, leaf});
                   });
      }
  }
  return found;
}

void Draws::give_label(const Orbit& orbit, std::uint64_t label, Frame& frame) {
  auto fresh = orbit.entry;
  fresh.count = 1;
  auto& code = orbit.part == EntryPart::key ? fresh.key : fresh.value;
  code =
      program_.codec(orbit.table, orbit.part).map(code, [&](std::size_t leaf, std::uint64_t value) {
        return leaf == orbit.leaf ? label : value;
      });
  frame.registers[orbit.table] =
      program_.pool(orbit.table).with_instead(frame.registers[orbit.table], orbit.entry, fresh);
}

}  // namespace certamen
