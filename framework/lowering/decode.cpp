// SPDX-License-Identifier: Apache-2.0
#include "framework/lowering/decode.hpp"

#include "framework/error.hpp"

namespace certamen {

namespace {

/// The domain whose numbers an arithmetic action is on.
const Domain& arithmetic_domain(const Operation& operation) {
  return operation.is(Opcode::legendre) ? operation.inputs()[0] : operation.output();
}

CodeAction action_of(const Operation& operation) {
  if (operation.is_symbolic()) return CodeAction::call;
  switch (operation.opcode()) {
  case Opcode::recode: return CodeAction::copy;
  case Opcode::bit_not:
  case Opcode::bit_xor: return CodeAction::bit_xor;
  case Opcode::bit_and: return CodeAction::bit_and;
  case Opcode::bit_or: return CodeAction::bit_or;
  case Opcode::equal: return CodeAction::equal;
  case Opcode::less: return CodeAction::less;
  case Opcode::select: return CodeAction::select;
  case Opcode::add: return CodeAction::add;
  case Opcode::negate:
  case Opcode::subtract: return CodeAction::subtract;
  case Opcode::multiply:
  case Opcode::group_multiply: return CodeAction::multiply;
  case Opcode::group_divide: return CodeAction::divide;
  case Opcode::invert: return CodeAction::invert;
  case Opcode::group_power:
  case Opcode::group_exponential: return CodeAction::power;
  case Opcode::legendre: return CodeAction::is_square;
  case Opcode::concat: return CodeAction::concat;
  case Opcode::slice: return CodeAction::slice;
  case Opcode::parity: return CodeAction::parity;
  case Opcode::bit_count: return CodeAction::bit_count;
  case Opcode::make_tuple:
  case Opcode::make_vector: return CodeAction::join;
  case Opcode::get:
  case Opcode::at: return CodeAction::part;
  case Opcode::some: return CodeAction::some;
  case Opcode::is_some: return CodeAction::is_some;
  case Opcode::value_or: return CodeAction::value_or;
  default: return CodeAction::call;
  }
}

bool is_arithmetic(CodeAction action) {
  return action >= CodeAction::add && action <= CodeAction::is_square;
}

/// Whether kernels for odd primes can do it.
bool needs_odd_prime(CodeAction action) {
  return action >= CodeAction::divide && action <= CodeAction::is_square;
}

}  // namespace

DecodedOperation decoded(const Operation& operation) {
  DecodedOperation result{.action = action_of(operation)};
  for (std::size_t i = 0; i < operation.inputs().size(); ++i)
    result.operands.push_back({.argument = i});
  if (is_arithmetic(result.action)) {
    const Domain& numbers = arithmetic_domain(operation);
    const bool group = numbers.kind() == DomainKind::group;
    result.modulus = group ? numbers.modulus() : numbers.code_bound();
    if (needs_odd_prime(result.action) &&
        (result.modulus == 2 || !(group || numbers.has_prime_size())))
      result.action = CodeAction::call;
  }
  if (result.action == CodeAction::call) return result;
  auto& operands = result.operands;
  if (operation.is(Opcode::bit_not))
    operands.push_back({.constant = operation.output().code_bound() - 1});
  else if (operation.is(Opcode::negate))
    operands.insert(operands.begin(), CodeOperand{.constant = 0});
  else if (operation.is(Opcode::group_exponential))
    operands.insert(operands.begin(), CodeOperand{.constant = operation.output().generator()});
  return result;
}

bool is_random(const GraphNode& node) {
  return node.is(NodeKind::sample) || node.is(NodeKind::lookup) || node.is(NodeKind::inverse) ||
         node.is(NodeKind::choose);
}

bool is_weighted(const GraphNode& node) {
  return node.is(NodeKind::sample) && (node.distribution().kind() == DistributionKind::bernoulli ||
                                       node.distribution().kind() == DistributionKind::table);
}

bool has_exclusions(const GraphNode& node) {
  return !node.is(NodeKind::sample) || node.distribution().arity() > 0;
}

std::string place_of(const GraphNode& node) {
  return node.label.empty() ? node.title() : node.label + " (" + node.title() + ")";
}

void refuse_unplayable(const GraphNode& node, const std::string& engine) {
  const auto refuse = [&](const std::string& why) {
    throw Error{ErrorCode::unsupported, place_of(node), why};
  };
  if (node.is(NodeKind::choose))
    refuse("this move is left to the optimal adversary: " + engine +
           " needs an adversary that plays it");
  if (node.domain.is_real())
    refuse("its values are real tensors (" + node.domain.name() + "): use --engine numeric");
  if (node.is(NodeKind::input) || node.is(NodeKind::get) || node.is(NodeKind::set) ||
      node.is(NodeKind::call))
    refuse("it is not a node of a closed experiment: play() makes one");
}

}  // namespace certamen
