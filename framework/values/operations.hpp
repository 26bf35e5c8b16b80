// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "framework/values/operation.hpp"

/// The standard finite operations. Each states its algebraic facts; the engines know nothing else
/// about them.
namespace certamen::operations {

// Logic and bit strings: Boolean or Bits(n).
Operation bit_not(const Domain& domain);                  // every bit inverted
Operation bit_and(const Domain& domain);                  // bit by bit
Operation bit_or(const Domain& domain);                   // bit by bit
Operation bit_xor(const Domain& domain);                  // bit by bit: addition modulo 2
Operation concat(const Domain& high, const Domain& low);  // Bits(a), Bits(b) -> Bits(a+b)
Operation slice(const Domain& bits, unsigned from,
                unsigned length);         // bits from .. from+length-1, 0 = lowest
Operation parity(const Domain& bits);     // Bits(n) -> Boolean
Operation bit_count(const Domain& bits);  // Bits(n) -> Range(n+1)

// Any finite domain.
Operation equal(const Domain& domain);   // -> Boolean
Operation select(const Domain& domain);  // (Boolean, yes, no)
Operation less(const Domain& domain);    // by code -> Boolean
/// The same code in another domain. `from` must have no code outside of `to`; bijective if as
/// large.
Operation recode(const Domain& from, const Domain& to);
/// Whether the code is below a bound, or is a place: for counters and their limits, which may be
/// symbols. A bound may be 0 or the size of the domain, or more.
Operation below(const Domain& domain, const Size& bound);  // -> Boolean
Operation is_at(const Domain& domain, const Size& place);  // -> Boolean
/// A fixed public function given by its values, one for each code below the bound. Bijective if it
/// is a permutation.
Operation fixed_function(std::string name, const Domain& from, const Domain& to,
                         std::vector<Value> values);

// Arithmetic modulo the size: Zmod and Range.
Operation add(const Domain& domain);       // the sum of two
Operation subtract(const Domain& domain);  // the first less the second
Operation negate(const Domain& domain);    // modulo the size
Operation multiply(const Domain& domain);  // the product of two
Operation invert(const Domain& domain);    // modulo a prime; 0 for 0

// Structures.
Operation make_tuple(const std::vector<Domain>& parts);            // one argument a part
Operation get(const Domain& tuple, std::size_t index);             // the part at that place
Operation make_vector(const Domain& element, std::size_t length);  // that number of arguments
Operation at(const Domain& vector,
             std::size_t index);           // Vector or Tuple of equal parts: a fixed place
Operation some(const Domain& element);     // the Option that has the argument
Operation is_some(const Domain& option);   // -> Boolean
Operation value_or(const Domain& option);  // (option, default)

// Groups: see Group.
Operation group_multiply(const Domain& group);     // the product of two elements
Operation group_divide(const Domain& group);       // the first times the second's inverse
Operation group_power(const Domain& group);        // (element, exponent in Zmod(q))
Operation group_exponential(const Domain& group);  // Zmod(q) -> g^x, bijective
Operation legendre(const Domain& group);           // true if the element is a square modulo p

}  // namespace certamen::operations
