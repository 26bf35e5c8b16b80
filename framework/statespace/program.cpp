// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/program.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "framework/graph/liveness.hpp"
#include "framework/lowering/layout.hpp"
#include "framework/numbers/narrow.hpp"

namespace certamen {

namespace {

constexpr unsigned id_bits = 32;  // of interned codes and table contents

}  // namespace

unsigned ExactProgram::width_of(NodeId id) const {
  const auto& node = graph()[id];
  if (node.kind() == NodeKind::table && written_bits_[id] > 0) return written_bits_[id];
  if (node.kind() == NodeKind::table || !node.domain.is_narrow()) return id_bits;
  return code_bits(node.domain);
}

Layout ExactProgram::layout_of(std::vector<NodeId> nodes) const {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  std::vector<std::pair<unsigned, NodeId>> by_width;
  for (const NodeId id : nodes) by_width.emplace_back(width_of(id), id);
  std::sort(by_width.begin(), by_width.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  Layout layout;
  std::vector<unsigned> used;
  for (const auto& [width, id] : by_width) {
    if (width == 0) continue;
    std::size_t word = 0;
    while (word < used.size() && used[word] + width > 64) ++word;
    if (word == used.size()) used.push_back(0);
    const std::uint64_t mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
    layout.fields.push_back({id, static_cast<std::uint32_t>(word), used[word], mask});
    used[word] += width;
  }
  layout.words = used.size();
  return layout;
}

/// A small table without labels is written out in its word.
void ExactProgram::make_pool(NodeId table) {
  const TableType& type = graph()[table].table_type();
  const auto is_countable = [](const Domain& domain) {
    return domain.code_bound() <= Integer{1} << 63;
  };
  const bool narrow = is_countable(type.domain) && is_countable(type.range) &&
                      (!type.index || is_countable(*type.index));
  if (narrow && !symbolic_.tables[table].any()) {
    const auto bound = [](const Domain& domain) {
      return to_word(domain.code_bound(), domain.name());
    };
    const std::uint64_t indices = type.index ? bound(*type.index) : 1;
    if (const auto bits = TablePool::written_bits(indices, bound(type.domain), bound(type.range))) {
      pools_[table] =
          std::make_unique<TablePool>(budget_, indices, bound(type.domain), bound(type.range));
      written_bits_[table] = *bits;
      return;
    }
  }
  pools_[table] = std::make_unique<TablePool>(budget_);
}

ExactProgram::ExactProgram(SymbolicGraph symbolic, MemoryBudget& budget)
    : symbolic_{std::move(symbolic)}, budget_{budget}, interner_{budget}, pools_(graph().size()),
      codecs_(graph().size()), key_codecs_(graph().size()), value_codecs_(graph().size()),
      written_bits_(graph().size(), 0), users_{users_of(graph())},
      anonymous_tables_(graph().size(), false), accesses_(graph().size()) {
  for (NodeId id = 0; id < graph().size(); ++id) {
    const auto& node = graph()[id];
    if (node.kind() == NodeKind::table) {
      make_pool(id);
      if (!symbolic_.tables[id].any()) continue;
      key_codecs_[id] = std::make_unique<Codec>(node.table_type().domain);
      value_codecs_[id] = std::make_unique<Codec>(node.table_type().range);
      for (const auto* part : {&symbolic_.tables[id].key, &symbolic_.tables[id].range})
        for (const auto sort : *part)
          if (sort != no_sort && symbolic_.sorts[sort].kind == LabelSort::Kind::atoms)
            anonymous_tables_[id] = true;
    } else if (symbolic_.is_symbolic(id)) {
      codecs_[id] = std::make_unique<Codec>(node.domain);
    }
  }
  for (NodeId id = 0; id < graph().size(); ++id)
    if (!graph()[id].arguments.empty() &&
        graph()[graph()[id].arguments.front()].kind() == NodeKind::table)
      accesses_[graph()[id].arguments.front()].push_back(id);
}

std::string ExactProgram::because(NodeId id) const {
  const NodeId looks = symbolic_.because_of[id];
  if (looks == no_node || looks == id) return {};
  return ", since '" + place(looks) + "' looks into its values";
}

std::vector<std::pair<std::uint64_t, Integer>> ExactProgram::outcomes(NodeId sample) {
  const auto& node = graph()[sample];
  std::vector<std::pair<std::uint64_t, Integer>> result;
  for (const auto& [value, weight] : node.distribution().outcomes())
    result.emplace_back(interner_.to_register(node.domain, value.code()), weight);
  return result;
}

std::vector<std::uint64_t> ExactProgram::elements(NodeId id) {
  const Domain& domain = graph()[id].domain;
  std::vector<std::uint64_t> result;
  result.reserve(to_word(domain.cardinality(), place(id)));
  for (Integer i = 0; i < domain.cardinality(); ++i)
    result.push_back(interner_.to_register(domain, domain.element(i)));
  return result;
}

const Codec& ExactProgram::codec(NodeId table, EntryPart part) const {
  return part == EntryPart::key ? *key_codecs_[table] : *value_codecs_[table];
}

const std::vector<std::uint32_t>& ExactProgram::sorts(NodeId table, EntryPart part) const {
  return part == EntryPart::key ? symbolic_.tables[table].key : symbolic_.tables[table].range;
}

std::uint64_t ExactProgram::constant_word(NodeId constant, const Sequence& sequence) {
  const auto& node = graph()[constant];
  const std::uint64_t word = interner_.to_register(node.domain, node.value().code());
  if (sequence.constant_labels.empty() || !symbolic_.is_symbolic(constant)) return word;
  return codec(constant).map(word, [&](std::size_t leaf, std::uint64_t label) {
    const auto sort = symbolic_.leaves[constant][leaf];
    if (sort == no_sort) return label;
    const auto& labels = sequence.constant_labels[sort];
    if (symbolic_.sorts[sort].kind == LabelSort::Kind::atoms) return labels[label];
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i)
      if ((label >> i & 1) != 0) sum ^= std::uint64_t{1} << labels[i];
    return sum;
  });
}

Frame ExactProgram::frame(const Sequence& sequence) {
  Frame frame{std::vector<std::uint64_t>(graph().size(), 0),
              std::vector<std::uint64_t>(symbolic_.sorts.size(), 0),
              std::vector<std::uint64_t>(symbolic_.sorts.size(), 0)};
  for (NodeId id = 0; id < graph().size(); ++id)
    if (graph()[id].kind() == NodeKind::constant) frame.registers[id] = constant_word(id, sequence);
  refresh(frame);
  return frame;
}

void ExactProgram::forget_tables() {
  for (const auto& pool : pools_)
    if (pool) pool->clear();
}

NodeId ExactProgram::constant_register(std::uint64_t value) {
  const auto found = std::find(constants_.begin(), constants_.end(), value);
  if (found == constants_.end()) {
    constants_.push_back(value);
    return graph().size() + constants_.size() - 1;
  }
  return graph().size() + static_cast<std::size_t>(found - constants_.begin());
}

void ExactProgram::refresh(Frame& frame) const {
  for (std::size_t i = frame.registers.size() - graph().size(); i < constants_.size(); ++i)
    frame.registers.push_back(constants_[i]);
}

Instruction ExactProgram::instruction_of(NodeId id) {
  const auto& node = graph()[id];
  Instruction instruction{.result = id};
  if (!node.is(NodeKind::apply)) return instruction;
  const DecodedOperation operation = decoded(node.operation());
  if (!has_word_kernel(node.operation(), operation)) return instruction;
  const auto operand = [&](std::size_t i) {
    const CodeOperand& its = operation.operands[i < operation.operands.size() ? i : 0];
    return its.constant ? constant_register(to_word(*its.constant, "constant"))
                        : node.arguments[its.argument];
  };
  return {operation.action, id,         operand(0),
          operand(1),       operand(2), to_word(operation.modulus, "modulus")};
}

void ExactProgram::run(const CompiledStep& compiled, Frame& frame) {
  for (const auto& instruction : compiled.program) step(instruction, frame);
}

void ExactProgram::execute(NodeId id, Frame& frame) {
  const auto& node = graph()[id];
  const auto& a = node.arguments;
  auto& registers = frame.registers;
  switch (node.kind()) {
  case NodeKind::apply: {
    const auto& operation = node.operation();
    if (operation.has_word()) {
      boost::container::small_vector<std::uint64_t, 16> words(std::max<std::size_t>(a.size(), 1));
      for (std::size_t i = 0; i < a.size(); ++i) words[i] = registers[a[i]];
      registers[id] = operation.word()(words.data());
      return;
    }
    wide_arguments_.resize(a.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      wide_arguments_[i] = interner_.from_register(graph()[a[i]].domain, registers[a[i]]);
    registers[id] = interner_.to_register(node.domain, operation.evaluate(wide_arguments_));
    return;
  }
  case NodeKind::find: {
    const auto found = pools_[a[0]]->find(registers[a[0]], 0, registers[a[1]]);
    const bool narrow = node.domain.is_narrow();
    if (!found) {
      registers[id] = narrow ? 0 : interner_.to_register(node.domain, 0);
      return;
    }
    const std::uint64_t value = read(a[0], *found, EntryPart::value, frame);
    registers[id] = narrow
                        ? value + 1
                        : interner_.to_register(
                              node.domain,
                              interner_.from_register(graph()[a[0]].table_type().range, value) + 1);
    return;
  }
  case NodeKind::put: {
    const TableAccess access = access_of(node);
    auto& contents = registers[access.table];
    contents =
        pools_[access.table]->with(contents, {0, registers[access.key], registers[access.value]});
    return;
  }
  case NodeKind::set:
  case NodeKind::event: registers[id] = registers[a[0]]; return;
  default: return;  // constants and empty tables are in place
  }
}

std::uint64_t ExactProgram::read(NodeId table, const TablePool::TableEntry& entry, EntryPart part,
                                 Frame& frame) {
  const std::uint64_t code = part == EntryPart::key ? entry.key : entry.value;
  if (!has_anonymous(table)) return code;
  const auto& its_sorts = sorts(table, part);
  bool changed = false;
  const std::uint64_t labelled =
      codec(table, part).map(code, [&](std::size_t leaf, std::uint64_t value) {
        const auto sort = its_sorts[leaf];
        if (sort == no_sort || symbolic_.sorts[sort].kind != LabelSort::Kind::atoms ||
            value != anonymous(sort))
          return value;
        changed = true;
        return frame.used[sort]++;
      });
  if (!changed) return code;
  const TablePool::TableEntry old = entry;
  TablePool::TableEntry fresh = old;
  fresh.count = 1;
  (part == EntryPart::key ? fresh.key : fresh.value) = labelled;
  frame.registers[table] = pools_[table]->with_instead(frame.registers[table], old, fresh);
  return labelled;
}

}  // namespace certamen
