// SPDX-License-Identifier: Apache-2.0
#include "framework/values/operations.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "framework/error.hpp"

namespace operations_test {

using namespace certamen;

namespace {

std::vector<Integer> all_codes(const Domain& domain) {
  std::vector<Integer> codes;
  for (Integer i = 0; i < domain.cardinality(); ++i) codes.push_back(domain.element(i));
  return codes;
}

/// Every tuple of arguments of the operation.
void for_all_arguments(const Operation& op,
                       const std::function<void(std::vector<Integer>&)>& visit) {
  std::vector<Integer> arguments(op.inputs().size());
  const std::function<void(std::size_t)> descend = [&](std::size_t i) {
    if (i == arguments.size()) return visit(arguments);
    for (const auto& code : all_codes(op.inputs()[i])) {
      arguments[i] = code;
      descend(i + 1);
    }
  };
  descend(0);
}

void check_bijective(const Operation& op, std::size_t argument) {
  for_all_arguments(op, [&](std::vector<Integer>& a) {
    if (a[argument] != all_codes(op.inputs()[argument]).front()) return;
    std::set<Integer> images;
    for (const auto& code : all_codes(op.inputs()[argument])) {
      a[argument] = code;
      images.insert(op.evaluate(a));
    }
    CHECK(images.size() == op.output().cardinality());
  });
}

/// The stated facts against every argument; the word evaluator against the wide one.
void check_every_argument(const Operation& op) {
  CAPTURE(op.name());
  const auto& facts = op.facts();
  for_all_arguments(op, [&](std::vector<Integer>& a) {
    const Integer result = op.evaluate(a);
    REQUIRE(op.output().contains(Value{result}));
    if (op.has_word()) {
      std::vector<std::uint64_t> words;
      for (const auto& code : a) words.push_back(static_cast<std::uint64_t>(code));
      CHECK(op.word()(words.data()) == result);
    }
    if (facts.commutative) CHECK(op.evaluate(std::vector<Integer>{a[1], a[0]}) == result);
    if (facts.involution) CHECK(op.evaluate(std::vector<Integer>{result}) == a[0]);
    if (facts.identity && a[1] == facts.identity->code()) CHECK(result == a[0]);
    if (facts.absorbing && a[1] == facts.absorbing->code())
      CHECK(result == facts.absorbing->code());
    if (facts.self_cancels && a[0] == a[1]) CHECK(result == facts.self_cancels->code());
    if (facts.idempotent && a[0] == a[1]) CHECK(result == a[0]);
    if (facts.associative)
      for (const auto& c : all_codes(op.inputs()[1]))
        CHECK(op.evaluate(std::vector<Integer>{result, c}) ==
              op.evaluate(std::vector<Integer>{a[0], op.evaluate(std::vector<Integer>{a[1], c})}));
  });
  for (std::size_t i = 0; i < op.inputs().size(); ++i)
    if (facts.is_bijective(i)) check_bijective(op, i);
}

const Domain squares = Group(23, 11, 4);

}  // namespace

TEST_CASE("operations: every stated algebraic fact holds for all arguments") {
  using namespace operations;
  for (const auto& domain : {Boolean(), Bits(1), Bits(3)})
    for (const auto& op : {bit_not(domain), bit_and(domain), bit_or(domain), bit_xor(domain)})
      check_every_argument(op);
  for (const auto& domain : {Zmod(1), Zmod(2), Zmod(5), Zmod(6), Range(4)})
    for (const auto& op : {add(domain), subtract(domain), negate(domain), multiply(domain)})
      check_every_argument(op);
  check_every_argument(invert(Zmod(7)));
  for (const auto& domain :
       {Boolean(), Zmod(3), Tuple({Bits(1), Zmod(3)}), Option(Zmod(2)), squares})
    for (const auto& op : {equal(domain), less(domain), select(domain)}) check_every_argument(op);
  for (const auto& op :
       {concat(Bits(2), Bits(3)), slice(Bits(4), 1, 2), slice(Bits(3), 0, 3), parity(Bits(4)),
        bit_count(Bits(4)), recode(Bits(2), Zmod(4)), recode(Bits(2), Range(7))})
    check_every_argument(op);
  for (const auto& op :
       {make_tuple({Bits(2), Zmod(3)}), get(Tuple({Bits(2), Zmod(3), Boolean()}), 1),
        make_vector(Zmod(3), 3), at(Vector(Zmod(3), 3), 0), some(Zmod(3)), is_some(Option(Zmod(3))),
        value_or(Option(Zmod(3)))})
    check_every_argument(op);
  for (const auto& op : {group_multiply(squares), group_divide(squares), group_power(squares),
                         group_exponential(squares), legendre(squares), legendre(Group(11, 10, 2))})
    check_every_argument(op);
  check_every_argument(
      fixed_function("s-box", Bits(2), Bits(2), {Value{2}, Value{0}, Value{3}, Value{1}}));
  check_every_argument(
      fixed_function("lossy", Bits(2), Bits(1), {Value{0}, Value{0}, Value{1}, Value{1}}));
}

TEST_CASE("operations: a permutation given by its values is known to be one, others are not") {
  using operations::fixed_function;
  CHECK(fixed_function("p", Bits(1), Bits(1), {Value{1}, Value{0}}).facts().is_bijective(0));
  CHECK_FALSE(fixed_function("c", Bits(1), Bits(1), {Value{1}, Value{1}}).facts().is_bijective(0));
  CHECK_THROWS_WITH_AS(fixed_function("s", Bits(2), Bits(2), {Value{0}}),
                       "s: expected 4 values, got 1", Error);
}

TEST_CASE("operations: 64-bit words and 128-bit strings compute as integers do") {
  std::mt19937_64 random{7};
  const Domain wide = Bits(128), word = Bits(64), prime = Zmod(parse_integer("2^64") - 59);
  CHECK_FALSE(operations::bit_xor(wide).has_word());
  REQUIRE(operations::multiply(prime).has_word());
  for (int i = 0; i < 200; ++i) {
    const Integer a = (Integer{random()} << 64) + random(),
                  b = (Integer{random()} << 64) + random();
    CHECK(operations::bit_xor(wide).evaluate(std::vector<Integer>{a, b}) == (a ^ b));
    const std::uint64_t words[] = {random(), random()};
    CHECK(operations::bit_xor(word).word()(words) == (words[0] ^ words[1]));
    const Integer q = prime.cardinality(), x = Integer{words[0]} % q, y = Integer{words[1]} % q;
    const std::uint64_t reduced[] = {static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y)};
    CHECK(operations::multiply(prime).word()(reduced) == Integer{x * y % q});
    CHECK(operations::add(prime).word()(reduced) == Integer{(x + y) % q});
    CHECK(operations::subtract(prime).word()(reduced) == Integer{(x + q - y) % q});
  }
  const Domain big = Tuple({wide, wide});
  CHECK(operations::get(big, 0).evaluate(std::vector<Integer>{(Integer{5} << 128) + 9}) == 5);
  CHECK(operations::get(big, 1).evaluate(std::vector<Integer>{(Integer{5} << 128) + 9}) == 9);
}

TEST_CASE("operations: an opaque function that leaves its domain is caught") {
  const Operation bad =
      opaque_operation("bad", {Bits(2)}, Bits(2), [](std::span<const Value>) { return Value{4}; });
  CHECK_THROWS_WITH_AS(bad.evaluate(std::vector<Integer>{1}),
                       "bad: its C++ function returned a value outside Bits(2)", Error);
}

}  // namespace operations_test
