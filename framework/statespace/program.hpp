// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/rewriting/symbolic.hpp"
#include "framework/statespace/codec.hpp"
#include "framework/statespace/interner.hpp"
#include "framework/statespace/schedule.hpp"
#include "framework/statespace/table_pool.hpp"
#include "framework/statespace/word_kernel.hpp"

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

/// A value of a node.
using NodeValue = std::pair<NodeId, std::uint64_t>;

/// A value of a variable that decides roots which are not computed yet.
struct Exit {
  NodeId node;
  std::uint64_t value;
  std::vector<NodeValue> decided;  // roots and their values
};

/// A deterministic node, ready to run. Kernels read their registers directly; a call reads the
/// node.
struct Instruction {
  CodeAction action = CodeAction::call;
  NodeId result = no_node;
  NodeId a = 0, b = 0, c = 0;
  std::uint64_t modulus = 0;
};

/// A function's table of which all points that are still looked up are known: the nodes that hold
/// point and index (no_node: none). Entries at other points are looked at by nothing that is left.
struct LastPoints {
  NodeId table = no_node;
  std::vector<std::pair<NodeId, NodeId>> points = {};
};

/// A step ready to run on a frame.
struct CompiledStep {
  NodeId branch = no_node;
  double estimated_bits = 0;  // log2 of the bound on its branches
  std::vector<Instruction> program;
  Layout after;
  std::vector<NodeId> labelled;  // of `after`: nodes that hold labels, in the layout's order
  std::vector<NodeId> tables;    // of `after`
  bool complete = false;         // all roots are known afterwards
  bool has_labels = false;       // before, after, or in the branch
  /// The branch's sample does not matter in states where each of these has a value that holds;
  /// none: it always matters.
  std::vector<std::vector<NodeValue>> blockers = {};
  bool remembers = false;  // the branch's point may be looked up again
  std::vector<Exit> exits;
  std::vector<NodeId> changed;                 // tables whose contents the step may change
  std::vector<NodeId> retired;                 // tables that die here
  std::vector<LastPoints> last_points = {};    // of tables of `after`, in a closed graph
  std::vector<std::vector<Field>> alike = {};  // of `after`: see Interchange
  std::vector<NodeId> labelled_alone = {};  // of `labelled`: those that are in no group of `alike`
  std::vector<std::vector<NodeId>> labelled_alike = {};  // the groups of labels
  std::vector<std::uint64_t> pinned = {};  // of each sort: how many constants are named later

  /// Puts values that may be exchanged into ascending order, so that states which differ in their
  /// order alone are one.
  void put_in_order(std::uint64_t* key) const;
  /// How many values afterwards may be exchanged with another.
  std::size_t alike_values() const;
};

/// The variables of one state while it runs: a register a node, holding a narrow code, the number
/// of a wide code or of a table's contents; and the labels of each sort that are in use.
struct Frame {
  std::vector<std::uint64_t> registers;
  std::vector<std::uint64_t> used;   // atoms: the next label; vectors: the dimension
  std::vector<std::uint64_t> known;  // atoms: values in use, those without a label included

  /// Of an access without an index: 0.
  std::uint64_t index(const TableAccess& access) const {
    return access.index == no_node ? 0 : registers[access.index];
  }
};

/// The part of a table's entry that an access reads.
enum class EntryPart { key, value };

/// The steps that compute some roots.
struct Sequence {
  std::vector<NodeId> roots;
  Schedule schedule;  // of which the steps are taken over
  std::vector<CompiledStep> steps;
  Layout outcomes;  // of the roots
  /// Of each sort: the label that each constant has here, those first that are named last. Once
  /// nothing that is left names a constant, it is a value like others. Empty: they stay.
  std::vector<std::vector<std::uint64_t>> constant_labels = {};
};

/// A graph ready to run: its tables, its codes, its instructions. Several sequences of steps may
/// share one, as the procedures of a package do.
class ExactProgram {
 public:
  ExactProgram(SymbolicGraph symbolic, MemoryBudget& budget);
  ExactProgram(const ExactProgram&) = delete;
  ExactProgram& operator=(const ExactProgram&) = delete;

  const Graph& graph() const { return symbolic_.rooted.graph; }
  const SymbolicGraph& symbolic() const { return symbolic_; }

  /// The steps for these roots. In an open-ended graph every state comes to the end of the last
  /// step, with all roots and the tables among them alive; in a closed one a state that has decided
  /// all roots leaves at once.
  Sequence sequence(const std::vector<NodeId>& roots, const ScheduleOptions& options = {});
  /// The nodes in as few words as first fit finds.
  Layout layout_of(std::vector<NodeId> nodes) const;

  /// A frame with the constants in place, as the sequence labels them.
  Frame frame(const Sequence& sequence = {});
  /// What the register of a constant holds.
  std::uint64_t constant_word(NodeId constant, const Sequence& sequence);
  /// Runs the deterministic part of a step.
  void run(const CompiledStep& step, Frame& frame);

  Interner& interner() { return interner_; }
  TablePool& pool(NodeId table) { return *pools_[table]; }
  /// Of all tables, so that another run starts anew.
  void forget_tables();
  const Codec& codec(NodeId node) const { return *codecs_[node]; }
  const Codec& codec(NodeId table, EntryPart part) const;
  const std::vector<std::uint32_t>& sorts(NodeId table, EntryPart part) const;
  /// What stands for a value seen nowhere else.
  std::uint64_t anonymous(std::uint32_t sort) const { return symbolic_.sorts[sort].bound; }
  bool has_anonymous(NodeId table) const { return anonymous_tables_[table]; }

  /// An entry's key or value, with labels given to what had none; changes the table's register.
  std::uint64_t read(NodeId table, const TablePool::TableEntry& entry, EntryPart part,
                     Frame& frame);

  /// Registers behind those of the nodes hold constants: the one of this value.
  NodeId constant_register(std::uint64_t value);
  std::uint64_t constant_of(NodeId extra) const { return constants_[extra - graph().size()]; }
  /// A frame's registers, with room for constants that came since it was made.
  void refresh(Frame& frame) const;
  /// Whether several threads may run it at once, each on its own frame.
  bool is_pure(const Instruction& instruction) const {
    const auto& node = graph()[instruction.result];
    return instruction.action != CodeAction::call ||
           (node.kind() == NodeKind::apply && node.operation().has_word());
  }
  /// A deterministic node, ready to run.
  Instruction instruction_of(NodeId id);
  /// Runs one instruction.
  void step(const Instruction& instruction, Frame& frame) {
    std::uint64_t* r = frame.registers.data();
    const auto& [action, result, a, b, c, modulus] = instruction;
    if (action == CodeAction::call)
      execute(result, frame);
    else
      r[result] = run_kernel(action, r[a], r[b], r[c], modulus);
  }

  std::string place(NodeId id) const { return place_of(graph()[id]); }
  /// ", since '..' looks into its values", if that is why they are followed one by one; else empty.
  std::string because(NodeId id) const;
  /// The outcomes of a weighted draw.
  std::vector<std::pair<std::uint64_t, Integer>> outcomes(NodeId sample);
  /// All values of a node's domain.
  std::vector<std::uint64_t> elements(NodeId id);

 private:
  unsigned width_of(NodeId id) const;
  void make_pool(NodeId table);
  std::vector<std::vector<NodeValue>> blockers_of(NodeId sample, const std::vector<NodeId>& roots,
                                                  const std::vector<bool>& known);
  void execute(NodeId id, Frame& frame);
  CompiledStep compiled(const Step& step, const std::vector<NodeId>& roots,
                        std::vector<bool>& known);
  bool is_asked_again(NodeId access, const std::vector<bool>& done) const;
  void find_alike(CompiledStep& step, const std::vector<std::vector<NodeId>>& groups) const;
  void pin_constants(Sequence& sequence) const;

  SymbolicGraph symbolic_;
  MemoryBudget& budget_;
  Interner interner_;
  std::vector<std::unique_ptr<TablePool>> pools_;
  std::vector<std::unique_ptr<Codec>> codecs_;  // of nodes that hold labels, and of draws
  std::vector<std::unique_ptr<Codec>> key_codecs_, value_codecs_;
  std::vector<unsigned> written_bits_;  // of tables that are written out in their word
  std::vector<std::uint64_t> constants_;
  std::vector<std::vector<NodeId>> users_;
  std::vector<bool> anonymous_tables_;
  std::vector<std::vector<NodeId>> accesses_;  // of each table
  std::vector<Integer> wide_arguments_;
};

}  // namespace certamen
