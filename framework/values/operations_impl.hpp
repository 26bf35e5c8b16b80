// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <type_traits>

#include "framework/error.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/standard_operations.hpp"

/// What the sources of the standard operations share.
namespace certamen::operations {

inline void expect_kind(const std::string& operation, const Domain& domain,
                        std::initializer_list<DomainKind> kinds, const char* expected) {
  for (const auto kind : kinds)
    if (domain.kind() == kind) return;
  throw Error{ErrorCode::type_mismatch, operation,
              std::string{"expected "} + expected + ", got " + domain.name()};
}

/// A standard operation: its key, its facts, its evaluator. The name is that of its line in the
/// table.
template <class F>
Operation standard(Opcode opcode, std::vector<Domain> inputs, Domain output, Facts facts, F f,
                   OperationParameter parameter = {}) {
  auto description = finite_description(std::move(inputs), std::move(output), std::move(facts), f);
  description.opcode = opcode;
  description.parameter = std::move(parameter);
  description.name = standard_name(description);
  return Operation{std::move(description)};
}

/// A modulus or mask in the arithmetic that the evaluator runs in; captured once as both forms.
struct Constant {
  explicit Constant(Integer value) : wide{std::move(value)}, narrow{0} {
    if (wide >> 64 <= 1) {
      narrow = static_cast<Word128>(static_cast<std::uint64_t>(wide >> 32 & 0xffffffffu)) << 32;
      narrow |= static_cast<Word128>(static_cast<std::uint64_t>(wide & 0xffffffffu));
      narrow |= static_cast<Word128>(static_cast<std::uint64_t>(wide >> 64)) << 64;
    }
  }
  template <class N>
  const N& in() const {
    if constexpr (std::is_same_v<N, Integer>)
      return wide;
    else
      return narrow;
  }
  Integer wide;
  Word128 narrow;
};

/// The bound on a domain's codes; 1 if it is a symbol, where nothing is evaluated.
inline Integer bound_of(const Domain& domain) {
  return domain.is_symbolic() ? Integer{1} : domain.code_bound();
}

/// The modulus of a Linear over the domain: 0 if it is a symbol.
inline Integer linear_modulus(const Domain& domain) {
  return domain.is_symbolic() ? Integer{0} : domain.size().number();
}

template <class N>
N power_modulo(N base, N exponent, const N& modulus) {
  N result = N{1} % modulus;
  base %= modulus;
  while (exponent != 0) {
    if ((exponent & 1) != 0) result = result * base % modulus;
    base = base * base % modulus;
    exponent >>= 1;
  }
  return result;
}

}  // namespace certamen::operations
