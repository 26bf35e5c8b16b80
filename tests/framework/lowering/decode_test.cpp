// SPDX-License-Identifier: Apache-2.0
#include "framework/lowering/decode.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"
#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/standard_operations.hpp"

namespace decode_test {

using namespace certamen;

namespace {

/// a^b modulo m, by multiplying.
Integer power(const Integer& a, const Integer& b, const Integer& m) {
  Integer result = Integer{1} % m;
  for (Integer i = 0; i < b; ++i) result = result * a % m;
  return result;
}

/// What an action on numbers is, by its definition.
std::optional<Integer> meaning(CodeAction action, const std::vector<Integer>& a, const Integer& m) {
  switch (action) {
  case CodeAction::copy: return a[0];
  case CodeAction::bit_xor: return Integer{a[0] ^ a[1]};
  case CodeAction::bit_and: return Integer{a[0] & a[1]};
  case CodeAction::bit_or: return Integer{a[0] | a[1]};
  case CodeAction::equal: return Integer{a[0] == a[1] ? 1 : 0};
  case CodeAction::less: return Integer{a[0] < a[1] ? 1 : 0};
  case CodeAction::select: return a[0] != 0 ? a[1] : a[2];
  case CodeAction::add: return Integer{(a[0] + a[1]) % m};
  case CodeAction::subtract: return Integer{(a[0] + m - a[1]) % m};
  case CodeAction::multiply: return Integer{a[0] * a[1] % m};
  case CodeAction::power: return power(a[0], a[1], m);
  case CodeAction::is_square:
    for (Integer root = 1; root < m; ++root)
      if (root * root % m == a[0]) return Integer{1};
    return Integer{0};
  case CodeAction::divide:
  case CodeAction::invert: {
    const Integer& divisor = action == CodeAction::invert ? a[0] : a[1];
    const Integer dividend = action == CodeAction::invert ? Integer{1} : a[0];
    for (Integer quotient = 1; quotient < m; ++quotient)
      if (quotient * divisor % m == dividend) return quotient;
    return Integer{0};
  }
  default: return std::nullopt;
  }
}

template <class F>
void each_arguments(const Operation& operation, F f) {
  std::vector<Integer> arguments;
  const auto choose = [&](const auto& self) -> void {
    if (arguments.size() == operation.inputs().size()) return f(arguments);
    const Domain& domain = operation.inputs()[arguments.size()];
    for (Integer i = 0; i < domain.cardinality(); ++i) {
      arguments.push_back(domain.element(i));
      self(self);
      arguments.pop_back();
    }
  };
  choose(choose);
}

}  // namespace

TEST_CASE("decode: an action on an operation's operands is the operation, on every argument of "
          "every example of the table") {
  std::size_t compared = 0;
  for (const auto& line : standard_operations())
    for (const auto& operation : line.examples()) {
      if (!operation.is_finite() || operation.is_symbolic()) continue;
      CAPTURE(operation.name());
      const DecodedOperation decoded_operation = decoded(operation);
      each_arguments(operation, [&](const std::vector<Integer>& arguments) {
        std::vector<Integer> operands;
        for (const auto& operand : decoded_operation.operands)
          operands.push_back(operand.constant.value_or(arguments[operand.argument]));
        const auto expected =
            meaning(decoded_operation.action, operands, decoded_operation.modulus);
        if (!expected) return;
        ++compared;
        REQUIRE(operation.evaluate(arguments) == *expected);
      });
    }
  CHECK(compared > 1000);
}

TEST_CASE("decode: what looks like a standard operation by its name is called") {
  const auto named_like_xor = opaque_operation("xor", {Bits(2), Bits(2)}, Bits(2),
                                               [](std::span<const Value> a) { return a[0]; });
  CHECK(decoded(named_like_xor).action == CodeAction::call);
  CHECK(decoded(named_like_xor).operands.size() == 2);
}

TEST_CASE("decode: what has symbols is called") {
  for (const auto& operation : {operations::negate(Zmod("q")), operations::bit_not(Bits("n")),
                                operations::group_exponential(Group("q"))})
    CHECK(decoded(operation).action == CodeAction::call);
}

TEST_CASE("decode: inverses modulo 2 and modulo no prime are called") {
  CHECK(decoded(operations::invert(Zmod(7))).action == CodeAction::invert);
  CHECK(decoded(operations::invert(Zmod(2))).action == CodeAction::call);
  CHECK(decoded(operations::invert(Zmod(9))).action == CodeAction::call);
  CHECK(decoded(operations::group_exponential(Group(2, 1, 1))).action == CodeAction::call);
  CHECK(decoded(operations::group_exponential(Group(2, 1, 1))).operands.size() == 1);
}

TEST_CASE("decode: an access says where key, index and value stand") {
  Graph graph;
  const auto add = [&](GraphNode node) { return append(graph, std::move(node)); };
  const NodeId map = add(make_table(TableId::fresh("m"), {TableKind::map, Bits(2), Bits(3)}));
  const NodeId key = add(make_constant(Bits(2), 1)), value = add(make_constant(Bits(3), 5));
  const NodeId put = add(make_access(NodeKind::put, graph, map, {key, value}));
  const TableAccess access = access_of(graph[put]);
  CHECK(access.table == map);
  CHECK(access.key == key);
  CHECK(access.value == value);
  CHECK(access.index == no_node);
}

TEST_CASE("decode: what no engine plays is refused by place and engine") {
  GraphNode move{.action = node::Choose{}, .domain = Bits(2), .label = "guess"};
  try {
    refuse_unplayable(move, "Monte Carlo");
    FAIL("a move was played");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::unsupported);
    CHECK(std::string{error.what()}.find("guess") != std::string::npos);
    CHECK(std::string{error.what()}.find("Monte Carlo needs an adversary") != std::string::npos);
  }
}

}  // namespace decode_test
