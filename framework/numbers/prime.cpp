// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/prime.hpp"

#include <boost/multiprecision/miller_rabin.hpp>

namespace certamen {

bool is_prime(const Integer& n) {
  return n == 2 || n == 3 || (n > 3 && boost::multiprecision::miller_rabin_test(n, 40));
}

}  // namespace certamen
