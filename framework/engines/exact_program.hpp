// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/engines/interner.hpp"
#include "framework/engines/schedule.hpp"
#include "framework/engines/table_pool.hpp"
#include "framework/engines/word_kernel.hpp"

namespace certamen {

/// Where a variable stands in a packed state.
struct Field {
  NodeId node;
  std::uint32_t word, shift;
  std::uint64_t mask;
};

/// Variables packed into words, none across a word's end.
struct Layout {
  std::vector<Field> fields;
  std::size_t words = 0;

  void unpack(const std::uint64_t* key, std::uint64_t* registers) const {
    for (const auto& field : fields)
      registers[field.node] = (key[field.word] >> field.shift) & field.mask;
  }
  void pack(const std::uint64_t* registers, std::uint64_t* key) const {
    for (std::size_t i = 0; i < words; ++i) key[i] = 0;
    for (const auto& field : fields) key[field.word] |= registers[field.node] << field.shift;
  }
};

/// The nodes in as few words as first fit finds. A table's variable is the number of its contents.
Layout layout_of(const Graph& graph, std::vector<NodeId> nodes);

/// A value of a variable that decides roots which are not computed yet.
struct Exit {
  NodeId node;
  std::uint64_t value;
  std::vector<std::pair<NodeId, std::uint64_t>> decided;  // roots and their values
};

/// A deterministic node, ready to run. Kernels read their registers directly; what is not a kernel
/// reads the node.
struct Instruction {
  WordKernel kernel = WordKernel::none;
  NodeId result = no_node;
  NodeId a = 0, b = 0, c = 0;
  std::uint64_t modulus = 0;
};

/// A step ready to run on registers: one for each node, holding a narrow code, the number of a wide
/// code or of a table's contents.
struct CompiledStep {
  NodeId branch = no_node;
  std::vector<Instruction> program;
  Layout after;
  bool complete = false;     // all roots are known afterwards
  bool table_lives = false;  // the branch's table is still needed afterwards
  std::vector<Exit> exits;
  std::vector<NodeId> written;  // maps that the computed nodes write
  std::vector<NodeId> retired;  // tables that die here
};

class ExactProgram {
 public:
  ExactProgram(const RootedGraph& rooted, MemoryBudget& budget);
  ExactProgram(const ExactProgram&) = delete;
  ExactProgram& operator=(const ExactProgram&) = delete;

  const Graph& graph() const { return rooted_.graph; }
  const std::vector<NodeId>& roots() const { return rooted_.roots; }
  const std::vector<CompiledStep>& steps() const { return steps_; }
  const Layout& outcome_layout() const { return outcomes_; }

  /// Registers with the constants in place.
  std::vector<std::uint64_t> registers();
  /// Runs the deterministic part of a step.
  void run(const CompiledStep& step, std::vector<std::uint64_t>& registers);

  Interner& interner() { return interner_; }
  TablePool& pool(NodeId table) { return *pools_[table]; }

  /// "LR#2/k (sample uniform on Bits(80))"
  std::string place(NodeId id) const;

 private:
  Instruction instruction_of(NodeId id) const;
  void execute(NodeId id, std::vector<std::uint64_t>& registers);
  std::vector<Exit> exits_of(NodeId id);
  std::optional<Exit> exit_at(NodeId id, const Value& value);
  std::optional<Value> forced(NodeId id, const std::vector<std::optional<Value>>& known) const;

  RootedGraph rooted_;
  MemoryBudget& budget_;
  Interner interner_;
  std::vector<std::unique_ptr<TablePool>> pools_;
  std::vector<std::vector<NodeId>> users_;
  std::vector<CompiledStep> steps_;
  Layout outcomes_;
  std::vector<std::uint64_t> word_arguments_;
  std::vector<Integer> wide_arguments_;
};

}  // namespace certamen
