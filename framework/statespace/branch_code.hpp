// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "framework/statespace/program.hpp"

namespace certamen {

/// Where the words of a key come from: a constant part, registers, and fields of the state before
/// that keep their values, moved together where they lie alike.
struct KeyCode {
  struct Move {
    std::uint32_t from, to;
    int shift;           // to the left
    std::uint64_t mask;  // of the source
  };
  struct Put {
    NodeId from;
    std::uint32_t word, shift;
  };
  std::vector<std::uint64_t> base;
  std::vector<Move> moves;
  std::vector<Put> puts;

  void write(const std::uint64_t* before, const std::uint64_t* registers,
             std::uint64_t* key) const {
    for (std::size_t i = 0; i < base.size(); ++i) key[i] = base[i];
    for (const auto& [from, to, shift, mask] : moves) {
      const std::uint64_t bits = before[from] & mask;
      key[to] |= shift >= 0 ? bits << shift : bits >> -shift;
    }
    for (const auto& [from, word, shift] : puts) key[word] |= registers[from] << shift;
  }
};

/// A step without labels, made ready for one value of its branch: what is known is folded away,
/// what is not needed is left out.
struct BranchCode {
  struct Way {
    NodeId node = no_node;  // no_node: always
    std::uint64_t value = 0;
    KeyCode outcome;
  };
  std::vector<Instruction> program;
  std::vector<Way> ways_out;  // in order; the last may be `always`
  KeyCode next;
};

/// Compiles one step after another; its tables are as long as the graph and are cleaned up by what
/// was touched.
class BranchCompiler {
 public:
  /// For the steps of this sequence.
  BranchCompiler(ExactProgram& program, const Sequence& sequence);

  /// Turns to a step; `before` is the layout that states have before it, `outcomes` that of
  /// the roots. All must outlive the use.
  void begin(const Layout& before, const CompiledStep& step, const Layout& outcomes);
  /// For one value of the branch, or for any (then its register holds it).
  BranchCode compile(std::optional<std::uint64_t> value);

 private:
  /// A constant, or a register.
  struct Known {
    bool constant = false;
    std::uint64_t value = 0;  // of a constant
    NodeId from = no_node;    // of a register
  };

  Known operand(NodeId id) const;
  void learn(NodeId id, const Known& known);
  void mark_rewritten(NodeId id);
  NodeId as_register(const Known& known);
  std::optional<Known> folded(const Instruction& instruction) const;
  void emit(const Instruction& instruction);
  KeyCode key_of(const Layout& layout, const std::vector<NodeValue>& decided);
  void drop_unneeded(BranchCode& code);
  void forget();

  ExactProgram& program_;
  const CompiledStep* step_ = nullptr;
  const Layout* outcomes_ = nullptr;
  std::vector<const Field*> field_;  // of nodes in the layout before
  std::vector<bool> rewritten_;      // registers that the branch or the program changes
  std::vector<Known> known_, original_;
  std::vector<bool> needed_;
  std::vector<NodeId> fields_, learned_, marked_, needed_list_;
  std::size_t marked_by_step_ = 0;
  BranchCode code_;
};

}  // namespace certamen
