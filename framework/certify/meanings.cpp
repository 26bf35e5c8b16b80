// SPDX-License-Identifier: Apache-2.0
// What the operations mean, written from their definitions; see docs/reference/operations.md.
#include <algorithm>

#include "framework/certify/interpreter.hpp"
#include "framework/error.hpp"

namespace certamen::certify {

namespace {

Integer power(Integer base, Integer exponent, const Integer& modulus) {
  Integer result = 1 % modulus;
  for (; exponent > 0; exponent /= 2, base = base * base % modulus)
    if (exponent % 2 == 1) result = result * base % modulus;
  return result;
}

std::vector<Domain> parts_of(const Domain& domain) {
  if (domain.kind() != DomainKind::vector) return domain.parts();
  return std::vector<Domain>(static_cast<std::size_t>(domain.size().number()), domain.parts()[0]);
}

/// A structure's code is a number in mixed radix; the first part counts most.
Integer part(const Domain& whole, Integer code, std::size_t wanted) {
  const auto parts = parts_of(whole);
  for (std::size_t i = parts.size() - 1; i > wanted; --i) code /= parts[i].code_bound();
  return code % parts[wanted].code_bound();
}
Integer together(const Domain& whole, const std::vector<Integer>& codes) {
  const auto parts = parts_of(whole);
  Integer code = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) code = code * parts[i].code_bound() + codes[i];
  return code;
}

Integer two_to(const Integer& exponent) {
  return Integer{1} << static_cast<unsigned>(exponent);
}

unsigned ones(Integer bits) {
  unsigned count = 0;
  for (; bits > 0; bits /= 2) count += bits % 2 == 1 ? 1 : 0;
  return count;
}

}  // namespace

Integer evaluated(const Operation& operation, const std::vector<Integer>& a) {
  const Domain& to = operation.output();
  const Domain& from = operation.inputs().empty() ? to : operation.inputs()[0];
  const auto truth = [](bool holds) { return Integer{holds ? 1 : 0}; };
  switch (operation.opcode()) {
  case Opcode::user:
  case Opcode::fixed_function: return operation.evaluate(a);
  case Opcode::bit_not: return to.cardinality() - 1 - a[0];
  case Opcode::bit_and: return a[0] & a[1];
  case Opcode::bit_or: return a[0] | a[1];
  case Opcode::bit_xor: return a[0] ^ a[1];
  case Opcode::concat: return a[0] * operation.inputs()[1].cardinality() + a[1];
  case Opcode::slice: return a[0] / two_to(Integer{operation.place()}) % to.cardinality();
  case Opcode::parity: return ones(a[0]) % 2;
  case Opcode::bit_count: return ones(a[0]);
  case Opcode::equal: return truth(a[0] == a[1]);
  case Opcode::select: return a[0] == 1 ? a[1] : a[2];
  case Opcode::less: return truth(a[0] < a[1]);
  case Opcode::recode: return a[0];
  case Opcode::below: return truth(a[0] < std::get<Size>(operation.parameter()).number());
  case Opcode::is_at: return truth(a[0] == std::get<Size>(operation.parameter()).number());
  case Opcode::add: return (a[0] + a[1]) % to.cardinality();
  case Opcode::subtract: return (a[0] + to.cardinality() - a[1]) % to.cardinality();
  case Opcode::negate: return (to.cardinality() - a[0]) % to.cardinality();
  case Opcode::multiply: return a[0] * a[1] % to.cardinality();
  case Opcode::invert:  // by Fermat: what it means where the modulus is prime
    return a[0] == 0 ? Integer{0}
                     : power(a[0], std::max<Integer>(to.cardinality() - 2, 0), to.cardinality());
  case Opcode::make_tuple:
  case Opcode::make_vector: return together(to, a);
  case Opcode::get:
  case Opcode::at: return part(from, a[0], operation.place());
  case Opcode::some: return a[0] + 1;
  case Opcode::is_some: return truth(a[0] != 0);
  case Opcode::value_or: return a[0] != 0 ? Integer{a[0] - 1} : a[1];
  case Opcode::group_multiply: return a[0] * a[1] % to.modulus();
  case Opcode::group_divide:
    return a[0] * power(a[1], to.modulus() - 2, to.modulus()) % to.modulus();
  case Opcode::group_power: return power(a[0], a[1], to.modulus());
  case Opcode::group_exponential: return power(to.generator(), a[0], to.modulus());
  case Opcode::legendre: {  // whether it is the square of something modulo p
    for (Integer root = 1; root < from.modulus(); ++root)
      if (root * root % from.modulus() == a[0]) return 1;
    return 0;
  }
  default: throw Error{ErrorCode::unsupported, operation.name(), "it has no finite meaning"};
  }
}

}  // namespace certamen::certify
