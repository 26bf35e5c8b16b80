// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "framework/values/operation.hpp"

namespace certamen {

/// A line of the table of standard operations. All that is said of an operation elsewhere
/// (printing, docs/reference/operations.md, the tests of facts, evaluators and back ends) follows
/// from its line and its constructor.
struct StandardOperation {
  Opcode opcode;
  std::string_view name;       // for people: "xor"
  std::string_view typing;     // "D, D -> D", with what D may be
  std::string_view meaning;    // one phrase
  std::string_view notation;   // in text: "{0} xor {1}"; empty: name(arguments)
  std::string_view latex;      // in LaTeX: "{0} \\oplus {1}"; empty: name(arguments)
  std::string_view condition;  // of facts that not every instance has: "bijective: q prime"
  /// The operation on these domains with this parameter. Throws as its constructor does.
  Operation (*make)(const std::vector<Domain>& inputs, const Domain& output,
                    const OperationParameter& parameter);
  /// Instances on small domains that together show every fact.
  std::vector<Operation> (*examples)();
};

/// Every standard operation on finite values, in the order of Opcode.
std::span<const StandardOperation> standard_operations();

/// Its line. Throws Error(internal) for an opcode that has none: user's operations, fixed functions
/// and operations on tensors.
const StandardOperation& standard_operation(Opcode opcode);

/// The name of a standard operation with this key: its line's, with the parameter.
std::string standard_name(const Operation::Description& key);

/// Whether the operation has a line in the table.
bool is_standard(const Operation& operation);

/// The same standard operation on other domains of the same shape. Where vectors have become
/// tuples, operations on vectors become those on tuples.
Operation remade(const Operation& operation, const std::vector<Domain>& inputs,
                 const Domain& output);

/// The operation with numbers for symbols. Throws Error(unsupported) for a user's operation that is
/// none on those domains, and what the constructor of a standard one throws.
Operation bound_at(const Operation& operation, const Bindings& bindings);

/// A notation with the arguments in the places of {0}, {1}, ..
std::string filled(std::string_view pattern, std::span<const std::string> arguments);

}  // namespace certamen
