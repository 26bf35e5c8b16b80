// SPDX-License-Identifier: Apache-2.0
#include "schemes/group_parameters.hpp"

#include "framework/error.hpp"

namespace certamen {

std::vector<ParameterSpec> group_parameters() {
  return {{.name = "p", .meaning = "the prime modulus", .default_value = "11", .minimum = 3},
          {.name = "q",
           .meaning = "the group's order, a divisor of p - 1; p - 1 itself gives the whole group",
           .default_value = "5",
           .minimum = 1},
          {.name = "g",
           .meaning = "the generator, or auto",
           .default_value = "auto",
           .minimum = 1,
           .words = {"auto"}}};
}

Domain group_from(const Parameters& parameters) {
  const Integer p = parameters.integer("p"), q = parameters.integer("q");
  if (parameters.text("g") != "auto") return Group(p, q, parameters.integer("g"));
  if (q < 1 || (p - 1) % q != 0) return Group(p, q, 1);  // throws, and says why
  const Integer cofactor = (p - 1) / q;
  const int candidates = p > 1000 ? 1000 : static_cast<int>(p);
  for (int h = 2; h < candidates; ++h) {
    try {
      return Group(p, q, boost::multiprecision::powm(Integer{h}, cofactor, p));
    } catch (const Error&) {
      continue;  // the power generates a smaller group
    }
  }
  return Group(p, q, 1);
}

}  // namespace certamen
