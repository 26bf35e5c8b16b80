// SPDX-License-Identifier: Apache-2.0
#include "framework/lowering/layout.hpp"

#include <doctest/doctest.h>

#include <set>

namespace layout_test {

using namespace certamen;

namespace {

/// The code that numbers stand for: a part after the other, as the comment in layout.hpp says.
Integer code_of(const Domain& domain, const std::vector<std::uint64_t>& numbers,
                std::size_t& next) {
  if (domain.kind() == DomainKind::option) {
    const bool there = numbers[next++] != 0;
    const Integer inner = code_of(domain.parts()[0], numbers, next);
    return there ? Integer{inner + 1} : Integer{0};
  }
  if (domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::vector) {
    Integer code = 0;
    const std::size_t parts = domain.kind() == DomainKind::tuple
                                  ? domain.parts().size()
                                  : static_cast<std::size_t>(domain.size().number());
    for (std::size_t i = 0; i < parts; ++i) {
      const Domain& part = domain.parts()[domain.kind() == DomainKind::tuple ? i : 0];
      code = code * part.code_bound() + code_of(part, numbers, next);
    }
    return code;
  }
  Integer code = 0, place = 1;
  for (Integer most = domain.code_bound() - 1; most > 0; most >>= 64, place <<= 64)
    code += place * numbers[next++];
  return code;
}

}  // namespace

TEST_CASE("layout: numbers give the code back, and fit the bits that the layout says") {
  const std::vector<Domain> domains{
      Unit(),
      Zmod(1),
      Boolean(),
      Bits(64),
      Bits(65),
      Zmod(Integer{1} << 128),
      Group(11, 5, 4),
      Tuple({Zmod(5), Boolean(), Unit()}),
      Option(Zmod(6)),
      Option(Tuple({Bits(70), Option(Boolean())})),
      Vector(Option(Zmod(3)), 4),
      Vector(Tuple({}), 3),
  };
  for (const auto& domain : domains) {
    CAPTURE(domain.name());
    const auto bits = layout_of(domain);
    std::set<std::vector<std::uint64_t>> seen;
    const Integer size = domain.cardinality();
    std::size_t tried = 0;
    for (Integer i = 0; i < size && i < 300; ++i)
      for (const Integer& index : {i, Integer{size - 1 - i}}) {
        const Integer code = domain.element(index);
        const auto numbers = numbers_of(domain, code);
        REQUIRE(numbers.size() == bits.size());
        for (std::size_t k = 0; k < bits.size(); ++k) {
          REQUIRE(bits[k] <= 64);
          if (bits[k] < 64) REQUIRE((numbers[k] >> bits[k]) == 0);
        }
        std::size_t next = 0;
        REQUIRE(code_of(domain, numbers, next) == code);
        REQUIRE(next == numbers.size());
        seen.insert(numbers);
        ++tried;
      }
    CHECK(seen.size() == (size < Integer{tried} ? static_cast<std::size_t>(size) : tried));
  }
}

TEST_CASE("layout: one number from 0 on, without gaps") {
  CHECK(is_one_number(Bits(64)));
  CHECK(is_one_number(Zmod(5)));
  CHECK_FALSE(is_one_number(Bits(65)));
  CHECK_FALSE(is_one_number(Zmod(1)));
  CHECK_FALSE(is_one_number(Group(11, 5, 4)));
  CHECK_FALSE(is_one_number(Option(Zmod(6))));
  CHECK(is_dense(Option(Zmod(6))));
  CHECK_FALSE(is_dense(Tuple({Boolean(), Group(11, 5, 4)})));
}

}  // namespace layout_test
