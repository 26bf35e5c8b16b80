// SPDX-License-Identifier: Apache-2.0
// Reals from random words: uniform and normal, exact draws that are rounded once, so that they do
// not depend on the machine's logarithm. The normal draw is Algorithm N of Karney, "Sampling
// exactly from the normal distribution" (2016).
#include <mpfr.h>

#include <cmath>
#include <vector>

#include "framework/numbers/word128.hpp"
#include "framework/run/random.hpp"

namespace certamen {

namespace {

/// A uniform number in [0, 1) whose 64-bit digits are drawn when they are compared.
class LazyUniform {
 public:
  std::uint64_t digit(std::size_t i, Stream& stream) {
    if (i == 0) {
      if (!has_first_) first_ = stream.next(), has_first_ = true;
      return first_;
    }
    while (rest_.size() < i) rest_.push_back(stream.next());
    return rest_[i - 1];
  }
  bool less(LazyUniform& other, Stream& stream) {
    for (std::size_t i = 0;; ++i) {
      const std::uint64_t mine = digit(i, stream), theirs = other.digit(i, stream);
      if (mine != theirs) return mine < theirs;
    }
  }

 private:
  bool has_first_ = false;
  std::uint64_t first_ = 0;
  std::vector<std::uint64_t> rest_;
};

/// True with probability exp(-1/2): the parity of the first ascent below 1/2 [von Neumann 1951].
bool exp_minus_half(Stream& stream) {
  LazyUniform previous;
  if (previous.digit(0, stream) >> 63 != 0) return true;
  for (bool result = false;; result = !result) {
    LazyUniform next;
    if (!next.less(previous, stream)) return result;
    previous = std::move(next);
  }
}

/// True with probability exp(-x (2k + x) / (2k + 2)).
bool accept_fraction(std::uint64_t k, LazyUniform& x, Stream& stream) {
  LazyUniform y;
  for (std::size_t n = 0;; ++n) {
    LazyUniform z;
    const bool below = n == 0 ? z.less(x, stream) : z.less(y, stream);
    if (!below) return n % 2 == 0;
    const std::uint64_t part = stream.below(2 * k + 2);
    if (part == 2 * k + 1) return n % 2 == 0;
    if (part == 2 * k) {
      LazyUniform r;
      if (!r.less(x, stream)) return n % 2 == 0;
    }
    y = std::move(z);
  }
}

struct NormalDraw {
  std::uint64_t k;
  LazyUniform x;
  bool negative;
};

NormalDraw draw_normal(Stream& stream) {
  for (;;) {
    std::uint64_t k = 0;
    while (exp_minus_half(stream)) ++k;
    bool accepted = true;
    for (std::uint64_t i = k * (k == 0 ? 0 : k - 1); accepted && i > 0; --i)
      accepted = exp_minus_half(stream);
    LazyUniform x;
    for (std::uint64_t i = 0; accepted && i <= k; ++i) accepted = accept_fraction(k, x, stream);
    if (accepted) return {k, std::move(x), stream.next() >> 63 != 0};
  }
}

mpfr_ptr raw(Real& value) {
  return value.backend().data();
}

/// 0.d0 d1 ... at the precision of `target`, with enough digits for one correct rounding.
Real from_digits(std::uint64_t k, LazyUniform& x, Stream& stream, bool sticky) {
  Real result = 0;
  const auto bits = static_cast<std::size_t>(mpfr_get_prec(raw(result)));
  std::size_t zeros = 0;  // leading zero digits of the fraction
  while (k == 0 && x.digit(zeros, stream) == 0) ++zeros;
  const std::size_t digits = zeros + bits / 64 + 2;
  Integer mantissa = k;
  for (std::size_t i = 0; i < digits; ++i)
    mantissa = (mantissa << 64) | Integer{x.digit(i, stream)};
  if (sticky) mantissa |= 1;
  mpfr_set_z_2exp(raw(result), mantissa.backend().data(), -64 * static_cast<mpfr_exp_t>(digits),
                  MPFR_RNDN);
  return result;
}

}  // namespace

double Stream::uniform() {
  return std::ldexp(static_cast<double>(next() >> 11), -53);
}

Real Stream::uniform_real() {
  Real result = 0;
  const auto bits = static_cast<unsigned>(mpfr_get_prec(raw(result)));
  const Integer mantissa = below_integer(Integer{1} << bits);
  mpfr_set_z_2exp(raw(result), mantissa.backend().data(), -static_cast<mpfr_exp_t>(bits),
                  MPFR_RNDN);
  return result;
}

double Stream::gaussian() {
  auto [k, x, negative] = draw_normal(*this);
  std::size_t zeros = 0;
  while (k == 0 && x.digit(zeros, *this) == 0) ++zeros;
  const std::uint64_t high = x.digit(zeros, *this), low = x.digit(zeros + 1, *this);
  const Word128 fraction = (Word128{high} << 64) | low;
  // The digits that follow are not all zero: the last bit stands for them.
  double value =
      k == 0 ? std::ldexp(static_cast<double>(fraction | 1), -128 - 64 * static_cast<int>(zeros))
             : std::ldexp(static_cast<double>((Word128{k} << 112) | (fraction >> 16) | 1), -112);
  return negative ? -value : value;
}

Real Stream::gaussian_real() {
  auto [k, x, negative] = draw_normal(*this);
  Real value = from_digits(k, x, *this, true);
  return negative ? Real{-value} : value;
}

}  // namespace certamen
