// SPDX-License-Identifier: Apache-2.0
#include "framework/statistics/rounded.hpp"

#include <algorithm>
#include <cmath>

namespace certamen::rounded {

void set(Number& x, const Rational& value, mpfr_rnd_t rounding) {
  mpfr_set_q(x, value.backend().data(), rounding);
}

Rational rational_of(Number& x) {
  Rational result;
  mpfr_get_q(result.backend().data(), x);
  return result;
}

void log_gamma(Number& x, std::uint64_t n, bool half, mpfr_rnd_t rounding) {
  Number argument;
  mpfr_set_ui(argument, n, MPFR_RNDN);  // exact: 160 bits
  if (half) mpfr_add_d(argument, argument, 0.5, MPFR_RNDN);
  mpfr_lngamma(x, argument, rounding);
}

Rational grid_step(double x) {
  const int order = x > 0 ? std::max(0, -std::ilogb(x) - 1) : 0;
  return make_rational(1, Integer{1} << static_cast<unsigned>(40 + std::min(order, 1000)));
}

Rational grid_point(double x, const Rational& step) {
  return Rational{static_cast<Integer>(Rational{x} / step)} * step;
}

}  // namespace certamen::rounded
