// SPDX-License-Identifier: Apache-2.0
// The operators and shorthands of the builder: each names the domain's own operation.
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
