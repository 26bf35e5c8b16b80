// SPDX-License-Identifier: Apache-2.0
#include "framework/values/domain.hpp"

#include <doctest/doctest.h>

#include <set>

#include "framework/error.hpp"

namespace domain_test {

using namespace certamen;

namespace {

const Domain every_kind[] = {Boolean(),
                             Bits(3),
                             Zmod(5),
                             Range(7),
                             Atoms(4),
                             Unit(),
                             Tuple({Bits(2), Zmod(3)}),
                             Option(Zmod(3)),
                             Vector(Boolean(), 3),
                             Group(23, 11, 4),
                             Tuple({Group(7, 3, 2), Boolean()}),
                             Option(Group(7, 3, 2)),
                             Vector(Group(7, 3, 2), 2),
                             Fixed(4, 2)};

}  // namespace

TEST_CASE("domain: element() lists each value once, and contains() accepts just these codes") {
  for (const auto& domain : every_kind) {
    CAPTURE(domain.name());
    std::set<Integer> codes;
    for (Integer i = 0; i < domain.cardinality(); ++i) {
      codes.insert(domain.element(i));
      CHECK(domain.element_word(static_cast<std::uint64_t>(i)) == domain.element(i));
    }
    CHECK(codes.size() == domain.cardinality());
    for (Integer code = 0; code < domain.code_bound() + 2; ++code)
      CHECK(domain.contains(Value{code}) == codes.contains(code));
  }
}

TEST_CASE("domain: values print as people write them") {
  CHECK(Boolean().print(1) == "true");
  CHECK(Bits(8).print(31) == "0x1f");
  CHECK(Tuple({Zmod(5), Boolean()}).print(7) == "(3, true)");
  CHECK(Option(Zmod(5)).print(0) == "none");
  CHECK(Option(Zmod(5)).print(4) == "some(3)");
  CHECK(Vector(Zmod(3), 2).print(5) == "[1, 2]");
  CHECK(Fixed(4, 2).print(0) == "-2");
  CHECK(Fixed(4, 2).print(9) == "1/4");
}

TEST_CASE("domain: words hold codes below 2^64, wider ones work all the same") {
  CHECK(Bits(64).is_narrow());
  CHECK_FALSE(Bits(65).is_narrow());
  const Integer top = (Integer{1} << 256) - 1;
  CHECK(Bits(256).contains(Value{top}));
  CHECK_FALSE(Bits(256).contains(Value{Integer{top + 1}}));
  CHECK(Bits(256).element(top) == top);
  CHECK(Value{top} == Value{top});
  CHECK(Value{top}.code() == top);
}

TEST_CASE("domain: a symbolic size is bound once it is known") {
  const Domain symbolic = Tuple({Bits("n"), Vector(Zmod("q"), 2)});
  CHECK(symbolic.is_symbolic());
  CHECK(symbolic.name() == "Tuple(Bits(n), Vector(Zmod(q), 2))");
  CHECK_THROWS_WITH_AS(symbolic.cardinality(),
                       "Tuple(Bits(n), Vector(Zmod(q), 2)): its size is a symbol: bind it first",
                       Error);
  const Domain bound = symbolic.bind({{"n", 2}, {"q", 3}});
  CHECK(bound == Tuple({Bits(2), Vector(Zmod(3), 2)}));
  CHECK(bound.cardinality() == 36);
}

TEST_CASE("domain: fixed point rounds to the nearest code, ties to even, and clamps") {
  const Domain fixed = Fixed(4, 1);  // -4, -3.5, ..., 3.5
  CHECK(fixed_value(fixed, 0) == -4);
  CHECK(fixed_value(fixed, 15) == Rational{7} / 2);
  for (Integer code = 0; code < 16; ++code)
    CHECK(fixed_code(fixed, fixed_value(fixed, code)) == code);
  CHECK(fixed_value(fixed, fixed_code(fixed, Rational{1} / 4)) ==
        0);  // tie between 0 and 1/2: 0 is even
  CHECK(fixed_value(fixed, fixed_code(fixed, Rational{3} / 4)) == 1);  // tie between 1/2 and 1
  CHECK(fixed_value(fixed, fixed_code(fixed, Rational{-1} / 4)) == 0);
  CHECK(fixed_value(fixed, fixed_code(fixed, Rational{-3} / 4)) == -1);
  CHECK(fixed_value(fixed, fixed_code(fixed, -100)) == -4);
  CHECK(fixed_value(fixed, fixed_code(fixed, 100)) == Rational{7} / 2);
  CHECK(fixed_value(Fixed(4, -3), 9) == 8);
}

TEST_CASE("domain: a group is what it says") {
  CHECK(Group(23, 22, 5).cardinality() == 22);
  CHECK_THROWS_AS(Group(23, 22, 2), Error);  // 2 has order 11
  CHECK_THROWS_AS(Group(23, 5, 2), Error);   // 5 does not divide 22
  const Integer p = parse_integer("2^61") - 1;
  CHECK(Group(p, p - 1, 37).cardinality() == p - 1);
}

}  // namespace domain_test
