// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "framework/engines/random.hpp"
#include "framework/engines/trial_tables.hpp"
#include "framework/engines/word_kernel.hpp"
#include "framework/games/experiment.hpp"

namespace certamen {

/// An experiment compiled to one instruction a node, each over a column of trials. Columns of dead
/// nodes are used again. Narrow values stand in words, others in Integers.
struct ColumnProgram {
  enum class Kernel { copy, words, word_function, wide_function, draw, draw_except, table_access };

  struct Operand {
    NodeId node;
    std::size_t column;  // of words or of Integers, by `wide`
    bool wide;
  };
  struct Instruction {
    Kernel kernel;
    NodeId node;  // in the experiment that was given: the name of its random stream
    Operand result;
    std::vector<Operand> operands = {};  // without the table
    std::size_t sampler = 0, table = 0;
    WordKernel words = WordKernel::none;  // for Kernel::words
    std::uint64_t modulus = 0;            // of add and subtract
  };
  struct TableSlot {
    TableType type;
    std::size_t accesses = 0;
    bool wide = false;
  };
  struct Constant {
    Operand place;
    Value value;
  };

  explicit ColumnProgram(const Experiment& experiment);

  Graph graph;
  std::vector<Instruction> instructions;
  std::vector<FiniteSampler> samplers;
  std::vector<TableSlot> tables;
  std::vector<Constant> constants;
  std::vector<Operand> outcomes;  // win, then the events
  std::size_t word_columns = 0, wide_columns = 0;
};

/// One thread's columns and tables.
class ColumnMachine {
 public:
  ColumnMachine(const ColumnProgram& program, std::uint64_t seed, std::size_t batch);

  /// Runs trials first .. first + count - 1, count at most the batch, and adds how often each
  /// outcome happened.
  void run(std::uint64_t first, std::size_t count, std::vector<std::uint64_t>& happened);

 private:
  using Instruction = ColumnProgram::Instruction;
  using Operand = ColumnProgram::Operand;

  void execute(const Instruction& instruction);
  void run_words(const Instruction& instruction);
  void draw(const Instruction& instruction);
  void draw_except(const Instruction& instruction);
  void access_words(const Instruction& instruction);
  void access_wide(const Instruction& instruction);
  std::uint64_t* words(const Operand& operand) { return words_[operand.column].data(); }
  Integer get(const Operand& operand, std::size_t trial) const;
  void set(const Operand& operand, std::size_t trial, const Integer& code);

  const ColumnProgram& program_;
  std::uint64_t seed_;
  std::uint64_t first_ = 0;
  std::size_t count_ = 0;
  std::vector<std::vector<std::uint64_t>> words_;
  std::vector<std::vector<Integer>> wide_;
  std::vector<std::optional<WordTables>> word_tables_;
  std::vector<std::optional<WideTables>> wide_tables_;
  std::vector<std::uint64_t> first_words_;
};

}  // namespace certamen
