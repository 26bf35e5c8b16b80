// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "framework/engines/montecarlo/column_random.hpp"
#include "framework/engines/montecarlo/kernels.hpp"
#include "framework/graph/graph.hpp"
#include "framework/run/random.hpp"

namespace certamen::montecarlo {

/// A number in each trial: one column, written once. Values of more than 64 bits and of structured
/// domains are lists of registers; see framework/lowering/layout.hpp.
using Register = std::uint32_t;
using Registers = std::vector<Register>;
inline constexpr Register no_register = ~Register{0};

/// One kernel over whole columns.
struct KernelStep {
  KernelFunction function = nullptr;
  Register out = no_register;
  std::array<Register, 4> in{no_register, no_register, no_register, no_register};
  std::array<std::uint64_t, 3> immediate{};
  std::shared_ptr<const void> table = nullptr;
};

/// Uniform below 2^bits.
struct DrawBits {
  PlaneName name;
  Register out;
  unsigned bits;
};

/// Uniform below a bound that is no power of two.
struct DrawBelow {
  PlaneName name;
  Register out;
  std::uint64_t bound;
};

/// true with a probability: the uniform number 0.u1 u2 .. is below 0.p1 p2 .., decided at the first
/// digit that differs, 64 trials at a time.
struct DrawCoin {
  PlaneName name;  // of the first digit; the others follow
  Register out;
  std::vector<bool> digits;  // of the probability, up to 64
  Rational rest;             // what the digits leave, times 2^64; decides when all are equal
};

/// Uniform below a bound of several words that is no power of two: one attempt in columns, later
/// ones trial by trial.
struct DrawWide {
  PlaneName name;  // of the lowest word; the others follow
  Registers out;
  Integer bound;
};

/// Any finite distribution without arguments, trial by trial; `out` is the code.
struct DrawAny {
  PlaneName name;
  Registers out;
  std::shared_ptr<const FiniteSampler> sampler;
};

/// `value`, where `again` is set drawn afresh from the domain without the excluded values. These
/// are followed by an index, which must be the same for the value to count; it may be empty.
struct Redraw {
  PlaneName name;
  Registers out, value, index;
  Register again;
  std::vector<Registers> excluded;
  Domain domain;
  std::shared_ptr<const FiniteSampler> sampler;  // of the domain
};

/// A function of codes, many trials at once; see Operation::BatchFunction.
struct CallStep {
  std::vector<Registers> arguments;
  Registers out;
  Operation::BatchFunction function;
};

/// An access to a table with too many of them to compare all keys; see TrialTables.
struct TableStep {
  NodeKind kind;
  std::size_t table;
  PlaneName name;
  Registers key, value;  // value: of put; of lookup and inverse: what to use if the key is new
  Registers out;         // find: whether it is there, then the value
};

using Step = std::variant<KernelStep, DrawBits, DrawBelow, DrawCoin, DrawWide, DrawAny, Redraw,
                          CallStep, TableStep>;

/// What a step reads and writes.
Registers inputs_of(const Step& step);
Registers outputs_of(const Step& step);

/// A table that is hashed, since it has many accesses; keys and values in words. The index, if any,
/// follows the key.
struct TableSpec {
  TableType type;
  std::size_t accesses = 0, key_words = 0, index_words = 0, value_words = 0;
};

/// An experiment as straight-line code over columns.
struct Program {
  const KernelSet* kernels = nullptr;
  std::vector<ColumnType> types;  // of the registers
  std::vector<Step> steps;
  std::vector<std::pair<Register, std::uint64_t>> constants;
  std::vector<TableSpec> tables;
  std::vector<Register> outcomes;  // bits: win, then the events

  // Where the registers stand: the column of register r begins after offset[r] bits of every trial.
  // Registers whose lives do not meet share their place.
  std::vector<std::size_t> offset;
  std::size_t bits_per_trial = 0;
};

/// Drops steps whose results are not used, and places the registers.
void place_registers(Program& program);

}  // namespace certamen::montecarlo
