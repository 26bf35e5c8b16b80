// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact_program.hpp"

#include <algorithm>
#include <map>

#include "framework/error.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

constexpr unsigned id_bits = 32;  // of interned codes and table contents

unsigned width_of(const GraphNode& node) {
  if (node.kind == NodeKind::table || !node.domain.is_narrow()) return id_bits;
  const Integer& bound = node.domain.code_bound();
  return bound <= 1 ? 0 : static_cast<unsigned>(boost::multiprecision::msb(Integer{bound - 1})) + 1;
}

}  // namespace

Layout layout_of(const Graph& graph, std::vector<NodeId> nodes) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  std::sort(nodes.begin(), nodes.end(), [&](NodeId a, NodeId b) {
    const unsigned wa = width_of(graph[a]), wb = width_of(graph[b]);
    return wa != wb ? wa > wb : a < b;
  });
  Layout layout;
  std::vector<unsigned> used;
  for (const NodeId id : nodes) {
    const unsigned width = width_of(graph[id]);
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

ExactProgram::ExactProgram(const RootedGraph& rooted, MemoryBudget& budget)
    : rooted_{rooted}, budget_{budget}, interner_{budget}, pools_(rooted.graph.size()),
      users_(rooted.graph.size()) {
  const auto& all = graph();
  for (NodeId id = 0; id < all.size(); ++id) {
    if (all[id].kind == NodeKind::table) pools_[id] = std::make_unique<TablePool>(budget_);
    for (const NodeId argument : all[id].arguments)
      if (users_[argument].empty() || users_[argument].back() != id) users_[argument].push_back(id);
  }
  outcomes_ = layout_of(all, roots());

  std::vector<bool> known(all.size(), false);
  for (NodeId id = 0; id < all.size(); ++id) known[id] = all[id].kind == NodeKind::constant;
  std::map<NodeId, std::vector<Exit>> exits;
  std::vector<NodeId> tables_before;
  for (auto& step : schedule(rooted_).steps) {
    CompiledStep compiled;
    compiled.branch = step.branch;
    if (step.branch != no_node) known[step.branch] = true;
    for (const NodeId id : step.computed) {
      known[id] = true;
      compiled.program.push_back(instruction_of(id));
      if (all[id].kind == NodeKind::put) compiled.written.push_back(all[id].arguments[0]);
    }
    compiled.complete =
        std::all_of(roots().begin(), roots().end(), [&](NodeId root) { return known[root]; });
    compiled.after = layout_of(all, step.live);
    std::vector<NodeId> tables;
    for (const NodeId id : step.live) {
      if (all[id].kind == NodeKind::table) {
        tables.push_back(id);
        continue;
      }
      if (compiled.complete) continue;
      if (!exits.contains(id)) exits[id] = exits_of(id);
      for (const auto& exit : exits[id])
        if (std::all_of(roots().begin(), roots().end(), [&](NodeId root) {
              return known[root] || std::any_of(exit.decided.begin(), exit.decided.end(),
                                                [&](const auto& one) { return one.first == root; });
            }))
          compiled.exits.push_back(exit);
    }
    std::set_difference(tables_before.begin(), tables_before.end(), tables.begin(), tables.end(),
                        std::back_inserter(compiled.retired));
    if (step.branch != no_node && !all[step.branch].arguments.empty())
      compiled.table_lives =
          std::binary_search(tables.begin(), tables.end(), all[step.branch].arguments.front());
    tables_before = std::move(tables);
    steps_.push_back(std::move(compiled));
    if (steps_.back().complete) break;
  }
}

std::string ExactProgram::place(NodeId id) const {
  const auto& node = graph()[id];
  return node.label.empty() ? node.title() : node.label + " (" + node.title() + ")";
}

std::vector<std::uint64_t> ExactProgram::registers() {
  std::vector<std::uint64_t> result(graph().size(), 0);
  for (NodeId id = 0; id < graph().size(); ++id)
    if (graph()[id].kind == NodeKind::constant)
      result[id] = interner_.to_register(graph()[id].domain, graph()[id].value->code());
  return result;
}

Instruction ExactProgram::instruction_of(NodeId id) const {
  const auto& node = graph()[id];
  Instruction instruction;
  instruction.result = id;
  if (node.kind != NodeKind::apply) return instruction;
  instruction.kernel = word_kernel_of(*node.operation);
  if (instruction.kernel == WordKernel::none) return instruction;
  const auto& a = node.arguments;
  instruction.a = a[0];
  instruction.b = a.size() > 1 ? a[1] : a[0];
  instruction.c = a.size() > 2 ? a[2] : a[0];
  if (instruction.kernel == WordKernel::add || instruction.kernel == WordKernel::subtract)
    instruction.modulus = static_cast<std::uint64_t>(node.domain.code_bound());
  return instruction;
}

void ExactProgram::run(const CompiledStep& step, std::vector<std::uint64_t>& registers) {
  std::uint64_t* r = registers.data();
  for (const auto& [kernel, result, a, b, c, modulus] : step.program) {
    if (kernel == WordKernel::none)
      execute(result, registers);
    else
      r[result] = run_kernel(kernel, r[a], r[b], r[c], modulus);
  }
}

void ExactProgram::execute(NodeId id, std::vector<std::uint64_t>& registers) {
  const auto& node = graph()[id];
  const auto& a = node.arguments;
  switch (node.kind) {
  case NodeKind::apply: {
    const auto& operation = *node.operation;
    if (operation.has_word()) {
      word_arguments_.resize(std::max<std::size_t>(a.size(), 1));
      for (std::size_t i = 0; i < a.size(); ++i) word_arguments_[i] = registers[a[i]];
      registers[id] = operation.word()(word_arguments_.data());
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
    if (!found) {
      registers[id] = interner_.to_register(node.domain, 0);
    } else {
      const Integer code = interner_.from_register(graph()[a[0]].table->range, *found);
      registers[id] = interner_.to_register(node.domain, code + 1);
    }
    return;
  }
  case NodeKind::put:
    registers[a[0]] = pools_[a[0]]->with(registers[a[0]], {0, registers[a[1]], registers[a[2]]});
    return;
  case NodeKind::event: registers[id] = registers[a[0]]; return;
  default: return;  // constants and empty tables are in place
  }
}

std::vector<Exit> ExactProgram::exits_of(NodeId id) {
  std::vector<Value> values;
  if (graph()[id].domain == Boolean()) {
    values = {Value{0}, Value{1}};
  } else {
    for (const NodeId user : users_[id]) {
      if (graph()[user].kind != NodeKind::apply) continue;
      const auto& absorbing = graph()[user].operation->facts().absorbing;
      if (absorbing && std::find(values.begin(), values.end(), *absorbing) == values.end())
        values.push_back(*absorbing);
    }
  }
  std::vector<Exit> exits;
  for (const auto& value : values)
    if (auto exit = exit_at(id, value)) exits.push_back(std::move(*exit));
  return exits;
}

std::optional<Value> ExactProgram::forced(NodeId id,
                                          const std::vector<std::optional<Value>>& known) const {
  const auto& node = graph()[id];
  if (node.kind != NodeKind::apply) return std::nullopt;
  const auto& a = node.arguments;
  const auto& operation = *node.operation;
  if (a.size() == 2 && operation.facts().absorbing) {
    const Value& absorbing = *operation.facts().absorbing;
    if (known[a[1]] && *known[a[1]] == absorbing) return absorbing;
    if (operation.facts().commutative && known[a[0]] && *known[a[0]] == absorbing) return absorbing;
  }
  if (a.size() == 3 && !operation.is_opaque() && operation == operations::select(node.domain) &&
      known[a[0]])
    return known[a[known[a[0]]->code() != 0 ? 1 : 2]];
  std::vector<Value> values;
  for (const NodeId argument : a) {
    if (!known[argument]) return std::nullopt;
    values.push_back(*known[argument]);
  }
  return operation(values);
}

std::optional<Exit> ExactProgram::exit_at(NodeId id, const Value& value) {
  std::vector<std::optional<Value>> known(graph().size());
  for (NodeId node = 0; node < graph().size(); ++node)
    if (graph()[node].kind == NodeKind::constant) known[node] = graph()[node].value;
  known[id] = value;
  std::vector<NodeId> open{id};
  Exit exit{id, interner_.to_register(graph()[id].domain, value.code()), {}};
  while (!open.empty()) {
    const NodeId at = open.back();
    open.pop_back();
    for (const NodeId user : users_[at]) {
      if (known[user]) continue;
      known[user] = forced(user, known);
      if (known[user]) open.push_back(user);
    }
  }
  for (const NodeId root : roots())
    if (root != id && known[root] && graph()[root].kind != NodeKind::constant)
      exit.decided.emplace_back(root,
                                interner_.to_register(graph()[root].domain, known[root]->code()));
  if (exit.decided.empty()) return std::nullopt;
  return exit;
}

}  // namespace certamen
