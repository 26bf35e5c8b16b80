// SPDX-License-Identifier: Apache-2.0
// Operations on cyclic groups: see Group.
#include "framework/values/operations_impl.hpp"

namespace certamen::operations {

namespace {

/// The modulus p, where there is one to compute with.
Integer group_modulus(const std::string& operation, const Domain& group) {
  expect_kind(operation, group, {DomainKind::group}, "Group(p, q, g)");
  return group.is_symbolic() ? Integer{2} : group.modulus();
}

}  // namespace

Operation group_multiply(const Domain& group) {
  return standard(Opcode::group_multiply, {group, group}, group,
                  {.commutative = true,
                   .associative = true,
                   .identity = Value{1},
                   .bijective = {true, true},
                   .linear = Linear{linear_modulus(group), {1, 1}, Value{1}}},
                  [p = Constant{group_modulus("group-multiply", group)}]<class N>(const N* a) {
                    return N{a[0] * a[1] % p.in<N>()};
                  });
}

Operation group_divide(const Domain& group) {
  return standard(
      Opcode::group_divide, {group, group}, group,
      {.identity = Value{1},
       .self_cancels = Value{1},
       .bijective = {true, true},
       .linear = Linear{linear_modulus(group), {1, linear_modulus(group) - 1}, Value{1}}},
      [p = Constant{group_modulus("group-divide", group)},
       e = Constant{group_modulus("group-divide", group) - 2}]<class N>(const N* a) {
        return N{a[0] * power_modulo<N>(a[1], e.in<N>(), p.in<N>()) % p.in<N>()};
      });
}

Operation group_power(const Domain& group) {
  const auto with = [exponents = exponents(group)] { return multiply(exponents); };
  return standard(
      Opcode::group_power, {group, exponents(group)}, group,
      {.additive = {true, true},
       .exchanges = {{Opcode::group_exponential, 0, with}, {Opcode::group_power, 1, with}}},
      [p = Constant{group_modulus("group-power", group)}]<class N>(const N* a) {
        return power_modulo<N>(a[0], a[1], p.in<N>());
      });
}

Operation group_exponential(const Domain& group) {
  return standard(Opcode::group_exponential, {exponents(group)}, group,
                  {.bijective = {true}, .additive = {true}},
                  [p = Constant{group_modulus("group-exponential", group)},
                   g = Constant{group.is_symbolic() ? Integer{1} : group.generator()}]<class N>(
                      const N* a) { return power_modulo<N>(g.in<N>(), a[0], p.in<N>()); });
}

Operation legendre(const Domain& group) {
  return standard(Opcode::legendre, {group}, Boolean(), {},
                  [p = Constant{group_modulus("legendre", group)},
                   e = Constant{(group_modulus("legendre", group) - 1) / 2}]<class N>(const N* a) {
                    return N{power_modulo<N>(a[0], e.in<N>(), p.in<N>()) == 1 ? 1u : 0u};
                  });
}

}  // namespace certamen::operations
