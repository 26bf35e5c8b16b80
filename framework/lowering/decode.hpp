// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"

/// What the nodes of an experiment ask of an engine. Decided here once; a back end has code for
/// each answer.
namespace certamen {

/// What an operation does to codes.
enum class CodeAction : std::uint8_t {
  call,  // what its own function does
  copy,
  bit_xor,
  bit_and,
  bit_or,
  equal,
  less,
  select,
  add,  // this and the next five: modulo a number
  subtract,
  multiply,
  divide,     // modulo a prime
  invert,     // modulo a prime
  power,      // modulo a prime
  is_square,  // modulo a prime
  concat,
  slice,
  parity,
  bit_count,
  join,  // parts into a tuple or vector
  part,
  some,
  is_some,
  value_or
};

/// An argument of an operation, or a constant: a code of the operation's output.
struct CodeOperand {
  std::size_t argument = 0;
  std::optional<Integer> constant = {};
};

/// The inverted bits are the xor with ones, the negative a difference from 0, an exponential the
/// power of a generator: operands are not always the arguments.
struct DecodedOperation {
  CodeAction action = CodeAction::call;
  std::vector<CodeOperand> operands = {};
  Integer modulus = 0;
};

/// Decided by the operation's key alone.
DecodedOperation decoded(const Operation& operation);

/// Random: it has several outcomes in one state.
bool is_random(const GraphNode& node);
/// A sample with weights of its own, not a uniform one.
bool is_weighted(const GraphNode& node);
/// Without exclusions a draw has the same weight in every state.
bool has_exclusions(const GraphNode& node);

/// Where an access to a table finds what it needs; no_node for what it does not have.
struct TableAccess {
  NodeId table;
  NodeId key;              // of an inverse: the value
  NodeId index = no_node;  // of a lookup or inverse in a family
  NodeId value = no_node;  // of a put
};
inline TableAccess access_of(const GraphNode& node) {
  const auto& a = node.arguments;
  const NodeId last = a.size() > 2 ? a[2] : no_node;
  const bool puts = node.kind() == NodeKind::put;
  return {a[0], a[1], puts ? no_node : last, puts ? last : no_node};
}

/// "LR#2/k (sample uniform on Bits(80))"
std::string place_of(const GraphNode& node);

/// Throws Error(unsupported) for a node that no engine runs on codes of closed experiments;
/// `engine` as in "the exact engine".
void refuse_unplayable(const GraphNode& node, const std::string& engine);

}  // namespace certamen
