// SPDX-License-Identifier: Apache-2.0
// The operators and shorthands of the builder: each names the domain's own operation, on arguments
// that C++ evaluates in an order of its own.
#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"

namespace certamen {

namespace {

/// The operation in the body of the arguments; of several bodies, one that has not ended says so.
Node apply(const Operation& operation, std::initializer_list<const Node*> arguments) {
  const auto usable = std::find_if(arguments.begin(), arguments.end(),
                                   [](const Node* node) { return node->is_usable(); });
  const Node* first = usable == arguments.end() ? *arguments.begin() : *usable;
  return first->body().apply_unordered(operation, arguments);
}

bool is_group(const Node& a) {
  return a.domain().kind() == DomainKind::group;
}

}  // namespace

bool Body::writes_after(NodeId step) const {
  return std::any_of(
      graph_.begin() + static_cast<std::ptrdiff_t>(step), graph_.end(),
      [](const GraphNode& node) { return node.is(NodeKind::set) || node.is(NodeKind::put); });
}

void Body::expect_ordered(std::initializer_list<const Node*> arguments) const {
  const auto commute = [&](const Node& a, const Node& b) {
    if (a.step_ == no_node || b.step_ == no_node) return true;
    return (a.only_reads_ || b.only_reads_) && !writes_after(std::min(a.step_, b.step_));
  };
  for (const Node* const* b = arguments.begin(); b != arguments.end(); ++b) {
    own(**b);
    for (const Node* const* a = arguments.begin(); a != b; ++a)
      if (!commute(**a, **b))
        fail(ErrorCode::usage, "'" + graph_[(*a)->step_].title() + "' and '" +
                                   graph_[(*b)->step_].title() +
                                   "' stand in one expression, and C++ does not say which comes "
                                   "first: give each a variable, one statement after the other");
  }
}

/// The node is made from the argument, and holds the steps that this holds.
void Body::hold(Node& node, const Node& argument) {
  if (argument.step_ == no_node) return;
  node.step_ = std::min(node.step_, argument.step_);
  node.only_reads_ = node.only_reads_ && argument.only_reads_;
}

Node Body::apply(const Operation& operation, std::initializer_list<Node> arguments) {
  Node result = apply(operation, std::vector<Node>(arguments));
  for (const Node& argument : arguments) hold(result, argument);
  return result;
}

Node Body::apply_unordered(const Operation& operation,
                           std::initializer_list<const Node*> arguments) {
  std::vector<Node> nodes;
  for (const Node* argument : arguments) nodes.push_back(*argument);
  Node result = apply(operation, nodes);
  expect_ordered(arguments);
  for (const Node* argument : arguments) hold(result, *argument);
  return result;
}

Node operator^(Node a, Node b) {
  return apply(operations::bit_xor(a.domain()), {&a, &b});
}
Node operator&(Node a, Node b) {
  return apply(operations::bit_and(a.domain()), {&a, &b});
}
Node operator|(Node a, Node b) {
  return apply(operations::bit_or(a.domain()), {&a, &b});
}
Node operator+(Node a, Node b) {
  return apply(operations::add(a.domain()), {&a, &b});
}
Node operator-(Node a, Node b) {
  return apply(operations::subtract(a.domain()), {&a, &b});
}
Node operator-(Node a) {
  return apply(operations::negate(a.domain()), {&a});
}
Node operator*(Node a, Node b) {
  return apply(is_group(a) ? operations::group_multiply(a.domain())
                           : operations::multiply(a.domain()),
               {&a, &b});
}
Node operator/(Node a, Node b) {
  return apply(operations::group_divide(a.domain()), {&a, &b});
}
Node operator!(Node a) {
  return apply(operations::bit_not(a.domain()), {&a});
}
Node operator&&(Node a, Node b) {
  return std::move(a) & std::move(b);
}
Node operator||(Node a, Node b) {
  return std::move(a) | std::move(b);
}

Node Body::equal(Node a, Node b) {
  return apply_unordered(operations::equal(a.domain()), {&a, &b});
}
Node Body::less(Node a, Node b) {
  return apply_unordered(operations::less(a.domain()), {&a, &b});
}
Node Body::below(Node code, const Size& bound) {
  return apply_unordered(operations::below(code.domain(), bound), {&code});
}
Node Body::is_at(Node code, const Size& place) {
  return apply_unordered(operations::is_at(code.domain(), place), {&code});
}
Node Body::select(Node condition, Node yes, Node no) {
  return apply_unordered(operations::select(yes.domain()), {&condition, &yes, &no});
}
Node Body::concat(Node high, Node low) {
  return apply_unordered(operations::concat(high.domain(), low.domain()), {&high, &low});
}
Node Body::slice(Node bits, unsigned from, unsigned length) {
  return apply_unordered(operations::slice(bits.domain(), from, length), {&bits});
}

Node Body::tuple(const std::vector<Node>& parts) {
  std::vector<Domain> domains;
  for (const auto& part : parts) domains.push_back(part.domain());
  return apply(operations::make_tuple(domains), parts);
}

Node Body::tuple(std::initializer_list<Node> parts) {
  Node result = tuple(std::vector<Node>(parts));
  for (const Node& part : parts) hold(result, part);
  return result;
}

Node Body::get(Node tuple, std::size_t index) {
  const bool vector = tuple.domain().kind() == DomainKind::vector;
  return apply_unordered(vector ? operations::at(tuple.domain(), index)
                                : operations::get(tuple.domain(), index),
                         {&tuple});
}

Node Body::vector(const std::vector<Node>& elements) {
  if (elements.empty()) fail(ErrorCode::usage, "a vector of no elements has no domain");
  return apply(operations::make_vector(elements.front().domain(), elements.size()), elements);
}

Node Body::vector(std::initializer_list<Node> elements) {
  Node result = vector(std::vector<Node>(elements));
  for (const Node& element : elements) hold(result, element);
  return result;
}

Node Body::some(Node element) {
  return apply_unordered(operations::some(element.domain()), {&element});
}
Node Body::none(const Domain& element) {
  return constant(Option(element), Value{0});
}
Node Body::is_some(Node option) {
  return apply_unordered(operations::is_some(option.domain()), {&option});
}
Node Body::value_or(Node option, Node otherwise) {
  return apply_unordered(operations::value_or(option.domain()), {&option, &otherwise});
}
Node Body::parity(Node bits) {
  return apply_unordered(operations::parity(bits.domain()), {&bits});
}
Node Body::power(Node base, Node exponent) {
  return apply_unordered(operations::group_power(base.domain()), {&base, &exponent});
}
Node Body::exponential(const Domain& group, Node exponent) {
  return apply_unordered(operations::group_exponential(group), {&exponent});
}

}  // namespace certamen
