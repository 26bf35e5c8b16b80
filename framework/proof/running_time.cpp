// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/running_time.hpp"

#include <algorithm>

#include "framework/games/each.hpp"
#include "framework/games/procedures.hpp"
#include "framework/values/composition.hpp"
#include "framework/values/loop.hpp"

namespace certamen {

namespace {

/// Whether the operation moves values and computes nothing.
bool is_free(const Operation& operation) {
  switch (operation.opcode()) {
  case Opcode::make_tuple:
  case Opcode::get:
  case Opcode::make_vector:
  case Opcode::at:
  case Opcode::some:
  case Opcode::is_some:
  case Opcode::value_or:
  case Opcode::recode: return true;
  default: return is_join(operation) || section_of(operation) != nullptr;
  }
}

std::string text_of(const Operation& operation) {
  std::string inputs;
  for (const auto& input : operation.inputs())
    inputs += (inputs.empty() ? "" : ", ") + input.name();
  return operation.name() + "(" + inputs + ")";
}

class Counter {
 public:
  explicit Counter(const Package& package) : package_{package} {}
  void add(const Procedure& procedure, const Bound& times) {
    for (const auto& node : procedure.body) {
      switch (node.kind()) {
      case NodeKind::apply: add(node.operation(), times); break;
      case NodeKind::sample:
      case NodeKind::lookup:
      case NodeKind::inverse:
      case NodeKind::find:
      case NodeKind::put: add(node, procedure.body, times); break;
      default: break;
      }
    }
  }

  std::vector<Work> result() {
    std::vector<Work> all;
    for (auto& entry : entries_)
      if (!entry.work.times.is_zero()) all.push_back(std::move(entry.work));
    return all;
  }

 private:
  struct Entry {
    NodeKind kind;
    std::optional<Operation> operation;
    std::optional<Distribution> distribution;
    std::optional<Domain> key;  // of a table
    Work work;
  };

  void add(const Operation& operation, const Bound& times) {
    if (const Loop* loop = loop_of(operation)) {
      add(loop->step(), times * Bound{loop->count()});
      return;
    }
    if (const Composition* composition = composition_of(operation)) {
      for (const auto& line : composition->lines()) add(line.operation, times);
      return;
    }
    if (!is_free(operation)) add({NodeKind::apply, operation, {}, {}, {text_of(operation), times}});
  }

  void add(const GraphNode& node, const Graph& body, const Bound& times) {
    if (node.is(NodeKind::sample)) {
      add({node.kind(), {}, node.distribution(), {}, {node.title(), times}});
      return;
    }
    Domain key = body[node.arguments.front()].domain;
    Bound all = times;
    for (const auto& [table, type] : package_.tables)
      if (node.is(NodeKind::lookup) && node.accesses(table))
        if (const auto length = length_of_each(node.domain, type.range)) {
          key = type.domain;
          all = times * Bound{*length};
        }
    const std::string text = std::string{to_string(node.kind())} + " of a table at " + key.name();
    add({node.kind(), {}, {}, key, {text, all}});
  }

  void add(Entry entry) {
    const auto same = [&](const Entry& other) {
      return other.kind == entry.kind && other.operation == entry.operation &&
             other.distribution == entry.distribution && other.key == entry.key;
    };
    const auto known = std::ranges::find_if(entries_, same);
    if (known == entries_.end())
      entries_.push_back(std::move(entry));
    else
      known->work.times = known->work.times + entry.work.times;
  }

  const Package& package_;
  std::vector<Entry> entries_;
};

}  // namespace

std::vector<Work> work_of(const Package& package) {
  Counter counter{package};
  for (const auto& procedure : package.initializers) counter.add(procedure, 1);
  for (const auto& procedure : package.exports)
    counter.add(procedure, procedure.budget
                               ? Bound{*procedure.budget}
                               : Bound::unknown("calls of " + procedure.signature.name));
  if (package.finalize) counter.add(*package.finalize, 1);
  return counter.result();
}

}  // namespace certamen
