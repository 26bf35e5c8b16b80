// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/word_kernel.hpp"

#include <doctest/doctest.h>

#include "framework/values/operations.hpp"

using namespace certamen;

namespace word_kernel_test {

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
      all.push_back(operations::recode(domain, Zmod(Integer{1} << 64)));
    } else {
      all.push_back(operations::bit_xor(domain));
      all.push_back(operations::bit_and(domain));
      all.push_back(operations::bit_or(domain));
    }
    const Integer last = domain.cardinality() - 1;
    std::vector<Integer> values;
    for (Integer i = 0; i <= last && i < 8; ++i) values.push_back(i);
    for (Integer i = last; i >= 0 && i > last - 8; --i) values.push_back(i);
    for (const auto& operation : all) {
      const auto kernel = word_kernel_of(operation);
      CAPTURE(operation.name());
      REQUIRE(kernel != WordKernel::none);
      ++kernels;
      const bool modular = kernel == WordKernel::add || kernel == WordKernel::subtract;
      const std::uint64_t modulus = modular ? static_cast<std::uint64_t>(domain.cardinality()) : 0;
      for (const auto& a : values)
        for (const auto& b : values) {
          std::vector<Integer> arguments{a, b};
          if (kernel == WordKernel::select) arguments = {a % 2, a, b};
          if (kernel == WordKernel::recode) arguments = {a};
          const auto at = [&](std::size_t i) {
            return static_cast<std::uint64_t>(i < arguments.size() ? arguments[i] : Integer{0});
          };
          REQUIRE(run_kernel(kernel, at(0), at(1), at(2), modulus) ==
                  operation.evaluate(arguments));
        }
    }
  }
  CHECK(kernels == 36);
}

TEST_CASE("word kernels: other operations have none") {
  CHECK(word_kernel_of(operations::multiply(Zmod(5))) == WordKernel::none);
  CHECK(word_kernel_of(operations::bit_xor(Bits(65))) == WordKernel::none);
  CHECK(word_kernel_of(operations::add(Zmod(Integer{1} << 64))) == WordKernel::none);
  const auto named_like_xor = opaque_operation("xor", {Bits(2), Bits(2)}, Bits(2),
                                               [](std::span<const Value> a) { return a[0]; });
  CHECK(word_kernel_of(named_like_xor) == WordKernel::none);
}

}  // namespace word_kernel_test
