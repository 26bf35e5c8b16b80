// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/word_kernel.hpp"

#include <doctest/doctest.h>

#include "framework/values/operations.hpp"

namespace word_kernel_test {

using namespace certamen;

TEST_CASE("word kernels: each computes what its operation computes, on whole small domains and at "
          "the ends of large ones") {
  const std::vector<Domain> domains{Boolean(), Bits(3), Zmod(5), Range(6), Zmod(Integer{1} << 63),
                                    Bits(64)};
  std::size_t kernels = 0;
  for (const auto& domain : domains) {
    std::vector<Operation> all{operations::equal(domain), operations::less(domain),
                               operations::select(domain)};
    if (domain.kind() == DomainKind::zmod || domain.kind() == DomainKind::range) {
      all.push_back(operations::add(domain));
      all.push_back(operations::subtract(domain));
      all.push_back(operations::negate(domain));
      all.push_back(operations::recode(domain, Zmod(Integer{1} << 64)));
    } else {
      all.push_back(operations::bit_xor(domain));
      all.push_back(operations::bit_and(domain));
      all.push_back(operations::bit_or(domain));
      all.push_back(operations::bit_not(domain));
    }
    const Integer last = domain.cardinality() - 1;
    std::vector<Integer> values;
    for (Integer i = 0; i <= last && i < 8; ++i) values.push_back(i);
    for (Integer i = last; i >= 0 && i > last - 8; --i) values.push_back(i);
    for (const auto& operation : all) {
      const DecodedOperation code = decoded(operation);
      CAPTURE(operation.name());
      REQUIRE(has_word_kernel(operation, code));
      ++kernels;
      for (const auto& a : values)
        for (const auto& b : values) {
          std::vector<Integer> arguments{a, b};
          if (operation.inputs().size() == 3) arguments = {a % 2, a, b};
          if (operation.inputs().size() == 1) arguments = {a};
          const auto at = [&](std::size_t i) {
            if (i >= code.operands.size()) return std::uint64_t{0};
            const auto& operand = code.operands[i];
            return static_cast<std::uint64_t>(
                operand.constant.value_or(arguments[operand.argument]));
          };
          REQUIRE(run_kernel(code.action, at(0), at(1), at(2),
                             static_cast<std::uint64_t>(code.modulus)) ==
                  operation.evaluate(arguments));
        }
    }
  }
  CHECK(kernels == 42);
}

TEST_CASE("word kernels: other operations have none") {
  const auto has = [](const Operation& operation) {
    return has_word_kernel(operation, decoded(operation));
  };
  CHECK_FALSE(has(operations::multiply(Zmod(5))));
  CHECK_FALSE(has(operations::bit_xor(Bits(65))));
  CHECK_FALSE(has(operations::add(Zmod(Integer{1} << 64))));
  CHECK_FALSE(has(operations::negate(Zmod(Integer{1} << 64))));
  CHECK_FALSE(has(opaque_operation("xor", {Bits(2), Bits(2)}, Bits(2),
                                   [](std::span<const Value> a) { return a[0]; })));
}

}  // namespace word_kernel_test
