// SPDX-License-Identifier: Apache-2.0
// Tuples, vectors and options: a projection undoes its constructor, also behind a choice; putting
// all parts of a value together again gives the value.
// Strings: a parity, part by part.
#include "framework/rewriting/rewriter.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The projection of a value that its constructor made, or of a constant.
std::optional<NodeId> projected(Rewriter& r, const Operation& operation,
                                const std::vector<NodeId>& arguments) {
  const Projection& projection = *operation.facts().projection;
  const GraphNode& inner = r.at(arguments[0]);
  if (r.is_constant(arguments[0], Value{0}) && inner.domain.kind() == DomainKind::option) {
    if (projection.otherwise) return r.constant(operation.output(), *projection.otherwise);
    if (projection.otherwise_argument) return arguments[*projection.otherwise_argument];
  }
  if (!inner.applies(projection.constructor)) return std::nullopt;
  if (projection.always) return r.constant(operation.output(), *projection.always);
  return inner.arguments[projection.index];
}

bool is_built(const Rewriter& r, NodeId id) {
  return r.is_constant(id) ||
         r.is_application(id, [](const Facts& facts) { return facts.constructor.has_value(); });
}

std::optional<NodeId> project(Rewriter& r, const Operation& operation,
                              const std::vector<NodeId>& arguments) {
  if (const auto found = projected(r, operation, arguments)) {
    r.fired(Rule::projection);
    return found;
  }
  if (!r.is_application(arguments[0], [](const Facts& facts) { return facts.choice; }))
    return std::nullopt;
  const std::vector<NodeId> parts = r.at(arguments[0]).arguments;
  if (!is_built(r, parts[1]) && !is_built(r, parts[2])) return std::nullopt;
  r.fired(Rule::projection_of_choice);
  const auto of = [&](NodeId branch) {
    std::vector<NodeId> own = arguments;
    own[0] = branch;
    return r.apply(operation, own);
  };
  const NodeId yes = of(parts[1]), no = of(parts[2]);
  return r.apply(operations::select(operation.output()), {parts[0], yes, no});
}

/// constructor(projection 0 of x, projection 1 of x, ..) = x
std::optional<NodeId> rebuilt(Rewriter& r, const Operation& operation,
                              const std::vector<NodeId>& arguments) {
  if (arguments.empty()) return std::nullopt;
  std::optional<NodeId> whole;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const GraphNode& part = r.at(arguments[i]);
    if (part.kind() != NodeKind::apply || part.arguments.size() != 1) return std::nullopt;
    const auto& projection = part.operation().facts().projection;
    if (!projection || projection->always || !operation.is(projection->constructor) ||
        projection->index != i || r.at(part.arguments[0]).domain != operation.output())
      return std::nullopt;
    if (whole && *whole != part.arguments[0]) return std::nullopt;
    whole = part.arguments[0];
  }
  r.fired(Rule::all_parts);
  return whole;
}

/// Of a string of one bit, or a Boolean, it is the value itself.
NodeId parity_of(Rewriter& r, NodeId part) {
  const Domain domain = r.at(part).domain;
  if (domain.kind() == DomainKind::boolean) return part;
  return r.apply(operations::parity(domain), {part});
}

NodeId sum_of_bits(Rewriter& r, NodeId a, NodeId b) {
  return r.apply(operations::bit_xor(Boolean()), {a, b});
}

}  // namespace

std::optional<NodeId> structure_rule(Rewriter& r, const Operation& operation,
                                     const std::vector<NodeId>& arguments) {
  return operation.facts().projection ? project(r, operation, arguments)
                                      : rebuilt(r, operation, arguments);
}

std::optional<NodeId> parity_rule(Rewriter& r, const Operation& operation, NodeId string) {
  const Domain domain = r.at(string).domain;
  if (operation.is_symbolic()) return std::nullopt;
  if (domain.size() == Size{1}) {
    const GraphNode& bit = r.at(string);
    if (bit.applies(Opcode::recode) && r.at(bit.arguments[0]).domain.kind() == DomainKind::boolean)
      return bit.arguments[0];
    return r.apply(operations::recode(domain, Boolean()), {string});
  }
  if (r.at(string).kind() != NodeKind::apply) return std::nullopt;
  const Operation inner = r.at(string).operation();
  const std::vector<NodeId> parts = r.at(string).arguments;
  const auto used = [&](NodeId result) {
    r.fired(Rule::parity_by_parts);
    return result;
  };
  switch (inner.opcode()) {
  case Opcode::bit_xor:
  case Opcode::concat: {
    const NodeId first = parity_of(r, parts[0]);
    return used(sum_of_bits(r, first, parity_of(r, parts[1])));
  }
  case Opcode::bit_not: {
    const NodeId kept = parity_of(r, parts[0]);
    return used(domain.size().number() % 2 == 0 ? kept : r.negated(kept));
  }
  case Opcode::select: {
    if (r.wants_normal_form()) return std::nullopt;  // there choices are pulled out
    const NodeId yes = parity_of(r, parts[1]), no = parity_of(r, parts[2]);
    return used(r.apply(operations::select(Boolean()), {parts[0], yes, no}));
  }
  default: return std::nullopt;
  }
}

}  // namespace certamen
