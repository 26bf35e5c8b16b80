// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "framework/engines/montecarlo/code_builder.hpp"
#include "framework/games/experiment.hpp"
#include "framework/lowering/decode.hpp"

namespace certamen::montecarlo {

/// The experiment as a program; `streams` names the random stream of each node (empty: its place in
/// the graph). Throws Error(unsupported) for moves left open and for real tensors.
Program compile(const Experiment& experiment, const KernelSet& kernels,
                const std::vector<std::uint64_t>& streams = {});

/// Translates nodes to steps; a value is the registers of its layout.
class Lowering {
 public:
  Lowering(const Experiment& experiment, const KernelSet& kernels,
           const std::vector<std::uint64_t>& streams);
  Program run();

 private:
  /// What an access to a table has left there.
  struct Entry {
    Registers key, index, value;
  };
  struct TableState {
    TableType type;
    std::size_t accesses = 0;
    std::vector<Entry> entries = {};
    std::size_t number = 0;  // among Program::tables, if it is hashed
    bool hashed = false;
  };
  enum class DrawKind { below, coin };
  /// The name, and the bound or the probability.
  using DrawKey = std::tuple<std::uint64_t, DrawKind, Rational>;
  /// What an operation needs to be translated.
  struct Application {
    const Operation& operation;
    const DecodedOperation& decoded;
    std::vector<Registers> in;  // its operands
    const Domain& input(std::size_t i) const { return operation.inputs()[i]; }
    const Domain& output() const { return operation.output(); }
  };

  // lowering.cpp
  void count_accesses();
  Registers lower(NodeId id);
  const Registers& value(NodeId id);
  PlaneName next_planes(std::uint64_t count = 1);
  /// The registers of an equal draw under the same name, or those that `draw` appends: two nodes
  /// may share a stream on purpose (pair.hpp).
  template <class Draw>
  Registers drawn_once(const DrawKey& key, Draw draw) {
    auto& known = draws_[key];
    if (known.empty()) known = draw();
    return known;
  }
  Registers constant(const Domain& domain, const Value& value);
  Registers pack(const Domain& domain, const Registers& value);
  Registers unpack(const Domain& domain, const Registers& code);

  // lowering_samples.cpp
  Registers sample(NodeId id);
  Registers uniform(const Domain& domain);
  Registers uniform_number(const Integer& bound);
  Registers uniform_option(const Domain& option);
  Register power_of_generator(const Domain& group, Register exponent);
  Registers from_table(const Distribution& distribution);
  Registers any(const Distribution& distribution);
  Register coin(const Rational& probability);
  /// Uniform on the domain without the excluded values; where `unless` holds, it does not matter.
  /// With an index, which follows each excluded value, those under another index are no hindrance.
  Registers distinct(const Domain& domain, const Registers& index,
                     const std::vector<Registers>& excluded, Register unless);

  // lowering_operations.cpp
  Registers apply(const Operation& operation, const std::vector<Registers>& arguments);
  Registers call(const Application& use);
  Registers tabulated(const Application& use);
  Registers bitwise(const Application& use);
  Registers concatenation(const Application& use);
  Registers slice(const Application& use);
  Registers parity(const Application& use);
  Registers bit_count(const Application& use);
  Registers comparison(const Application& use);
  Registers selection(const Application& use);
  Registers recode(const Application& use);
  Registers sum(const Application& use);
  Registers product(const Application& use);
  Registers quotient(const Application& use);
  Registers inverse_number(const Application& use);
  Registers power(const Application& use);
  Registers is_square(const Application& use);
  Registers structure(const Application& use);
  Registers option(const Application& use);

  // lowering_tables.cpp
  Registers access(NodeId id);
  Registers lookup(TableState& table, const Registers& from, const Registers& index, bool inverse);
  Registers find(TableState& table, const Registers& key);
  Registers hashed_access(TableState& table, NodeKind kind, const Registers& key,
                          const Registers& value);

  const Experiment& experiment_;
  const Graph& graph_;
  const std::vector<std::uint64_t>& streams_;
  ProgramBuilder program_;
  CodeBuilder codes_{program_};
  std::vector<Registers> values_;
  std::vector<bool> live_, done_;
  std::map<NodeId, TableState> tables_;
  std::map<std::array<Integer, 3>, std::shared_ptr<const GeneratorPowers>>
      generator_powers_;  // by modulus, order and generator
  std::map<DrawKey, Registers> draws_;
  std::uint64_t stream_ = 0, plane_ = 0;
};

}  // namespace certamen::montecarlo
