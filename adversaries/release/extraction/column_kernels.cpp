// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set, in the namespace CERTAMEN_KERNELS. Everything but the one
// function at the end is internal to this source; see column_kernels.hpp.
#include "adversaries/release/extraction/column_kernels.hpp"

#include <cstdint>
#include <cstring>

namespace certamen::extraction {

namespace {

// A register's units, and how many orders' products the registers hold.
#ifdef __AVX512F__
constexpr std::size_t width = 8, orders_at_once = 4;
#elif defined(__AVX2__)
constexpr std::size_t width = 4, orders_at_once = 2;
#else
constexpr std::size_t width = 2, orders_at_once = 2;
#endif
using Lanes = double __attribute__((vector_size(8 * width)));
using Floats = float __attribute__((vector_size(4 * width)));
using Words = std::uint32_t __attribute__((vector_size(4 * width)));
using HalfWords = std::uint16_t __attribute__((vector_size(2 * width)));

constexpr double infinity = __builtin_inf();

struct Bf16 {
  std::uint16_t bits;
};

[[gnu::always_inline]] inline void load(Lanes& out, const double* from) {
  std::memcpy(&out, from, sizeof out);
}
[[gnu::always_inline]] inline void load(Lanes& out, const float* from) {
  Floats numbers;
  std::memcpy(&numbers, from, sizeof numbers);
  out = __builtin_convertvector(numbers, Lanes);
}
[[gnu::always_inline]] inline void load(Lanes& out, const Bf16* from) {
  HalfWords bits;
  std::memcpy(&bits, from, sizeof bits);
  const Words wide = __builtin_convertvector(bits, Words) << 16;
  Floats numbers;
  std::memcpy(&numbers, &wide, sizeof numbers);
  out = __builtin_convertvector(numbers, Lanes);
}
[[gnu::always_inline]] inline void store(double* to, const Lanes& from) {
  std::memcpy(to, &from, sizeof from);
}

template <class S>
struct Reader {
  const Strip& strip;
  std::size_t first;  // lane

  [[gnu::always_inline]] void operator()(Lanes& out, std::size_t n, std::size_t i) const {
    load(out, static_cast<const S*>(strip.order[n]) + i * strip.output_stride + first);
  }
};

/// Factors of some units of the strip, by order.
[[gnu::always_inline]] inline void factor(Lanes& out, const double* factors, std::size_t n,
                                          std::size_t first) {
  load(out, factors + n * strip_units + first);
}

std::size_t smaller(std::size_t a, std::size_t b) {
  return a < b ? a : b;
}

/// Four orders by a few, in registers: their products over outputs start .. end - 1 are added.
template <class S>
void gram_block(const Reader<S>& read, std::size_t m0, std::size_t n0, std::size_t start,
                std::size_t end, double* gram) {
  const std::size_t orders = read.strip.orders;
  constexpr std::size_t few = orders_at_once;
  Lanes sum[few][4] = {};
  std::size_t m[few], n[4];  // orders beyond the last are the last again
  for (std::size_t j = 0; j < few; ++j) m[j] = smaller(m0 + j, orders - 1);
  for (std::size_t k = 0; k < 4; ++k) n[k] = smaller(n0 + k, orders - 1);
  for (std::size_t i = start; i < end; ++i) {
    Lanes a[few], b[4];
    for (std::size_t j = 0; j < few; ++j) read(a[j], m[j], i);
    for (std::size_t k = 0; k < 4; ++k) read(b[k], n[k], i);
    for (std::size_t j = 0; j < few; ++j)
      for (std::size_t k = 0; k < 4; ++k) sum[j][k] += a[j] * b[k];
  }
  for (std::size_t j = 0; j < few && m0 + j < orders; ++j)
    for (std::size_t k = 0; k < 4 && n0 + k < orders; ++k) {
      if (m0 + j > n0 + k) continue;
      double* to = gram + ((m0 + j) * orders + n0 + k) * strip_units + read.first;
      Lanes total;
      load(total, to);
      store(to, total + sum[j][k]);
    }
}

template <class S>
void gram(const Strip& strip, double* out) {
  for (std::size_t k = 0; k < strip.orders * strip.orders * strip_units; ++k) out[k] = 0;
  for (std::size_t start = 0; start < strip.outputs; start += rows_at_once) {
    const std::size_t end = smaller(start + rows_at_once, strip.outputs);
    for (std::size_t first = 0; first < strip_units; first += width)
      for (std::size_t m = 0; m < strip.orders; m += orders_at_once)
        for (std::size_t n = m; n < strip.orders; n += 4)
          gram_block(Reader<S>{strip, first}, m, n, start, end, out);
  }
}

template <class S>
[[gnu::always_inline]] inline void combined(Lanes& sum, const Reader<S>& read,
                                            const double* factors, std::size_t i) {
  sum = Lanes{};
  for (std::size_t n = 0; n < read.strip.orders; ++n) {
    Lanes x, f;
    read(x, n, i);
    factor(f, factors, n, read.first);
    sum += x * f;
  }
}

template <class S>
void combine(const Strip& strip, const double* factors, double* w, std::size_t stride) {
  for (std::size_t i = 0; i < strip.outputs; ++i)
    for (std::size_t first = 0; first < strip_units; first += width) {
      const Reader<S> read{strip, first};
      Lanes sum;
      combined(sum, read, factors, i);
      store(w + i * stride + read.first, sum);
    }
}

template <class S>
void compare_signs(const Strip& strip, const double* factors, const double* plus,
                   const double* minus, SignSums& sums) {
  for (std::size_t first = 0; first < strip_units; first += width) {
    const Reader<S> read{strip, first};
    Lanes column{}, size[2] = {}, by_plus[2] = {}, by_minus[2] = {}, p[2], m[2];
    for (std::size_t n = 0; n < 2; ++n) {
      factor(p[n], plus, n, read.first);
      factor(m[n], minus, n, read.first);
    }
    for (std::size_t i = 0; i < strip.outputs; ++i) {
      Lanes c;
      combined(c, read, factors, i);
      column += c * c;
      for (std::size_t n = 0; n < 2; ++n) {
        Lanes x;
        read(x, n, i);
        size[n] += x * x;
        const Lanes a = x - p[n] * c, b = x - m[n] * c;
        by_plus[n] += a * a;
        by_minus[n] += b * b;
      }
    }
    store(sums.column + read.first, column);
    for (std::size_t n = 0; n < 2; ++n) {
      store(sums.size[n] + read.first, size[n]);
      store(sums.plus[n] + read.first, by_plus[n]);
      store(sums.minus[n] + read.first, by_minus[n]);
    }
  }
}

template <class S>
void fit(const Strip& strip, const double* factors, const double* row, double* w,
         std::size_t stride, FitSums& sums) {
  for (std::size_t first = 0; first < strip_units; first += width) {
    const Reader<S> read{strip, first};
    Lanes error{}, size{};
    for (std::size_t i = 0; i < strip.outputs; ++i) {
      Lanes best;
      combined(best, read, factors, i);
      store(w + i * stride + read.first, best);
      for (std::size_t n = 0; n < strip.orders; ++n) {
        Lanes x, a;
        read(x, n, i);
        factor(a, row, n, read.first);
        const Lanes rest = x - a * best;
        error += rest * rest;
        size += x * x;
      }
    }
    store(sums.error + read.first, error);
    store(sums.size + read.first, size);
  }
}

/// x, and NaN, which no comparison takes, where |x| < least. What is no number becomes infinite,
/// which no enclosure survives.
[[gnu::always_inline]] inline void drop_small(Lanes& x, double least) {
  const Lanes size = x < 0 ? -x : x, nothing = Lanes{} + __builtin_nan("");
  const Lanes usable = x == x ? x : Lanes{} + infinity;
  x = size < least ? nothing : usable;
}
[[gnu::always_inline]] inline void take_less(Lanes& least, const Lanes& x) {
  least = x < least ? x : least;
}
[[gnu::always_inline]] inline void take_greater(Lanes& greatest, const Lanes& x) {
  greatest = x > greatest ? x : greatest;
}

constexpr std::size_t rows_of_ratios = 16;

/// A few orders by two, in registers; `top` and `inverse` are [orders][rows][register].
void ratio_block(const Lanes* top, const Lanes* inverse, std::size_t orders, std::size_t rows,
                 std::size_t m0, std::size_t n0, double* low, double* high, std::size_t first) {
  const Lanes above = Lanes{} + infinity, below = Lanes{} - infinity;
  constexpr std::size_t few = orders_at_once;
  Lanes least[few][2], greatest[few][2];
  std::size_t m[few], n[2];
  for (std::size_t j = 0; j < few; ++j) {
    m[j] = smaller(m0 + j, orders - 1);
    for (std::size_t k = 0; k < 2; ++k) {
      n[k] = smaller(n0 + k, orders - 1);
      least[j][k] = above;
      greatest[j][k] = below;
    }
  }
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < few; ++j)
      for (std::size_t k = 0; k < 2; ++k) {
        const Lanes ratio = top[n[k] * rows_of_ratios + i] * inverse[m[j] * rows_of_ratios + i];
        take_less(least[j][k], ratio);
        take_greater(greatest[j][k], ratio);
      }
  for (std::size_t j = 0; j < few && m0 + j < orders; ++j)
    for (std::size_t k = 0; k < 2 && n0 + k < orders; ++k) {
      if (m0 + j >= n0 + k) continue;
      const std::size_t at = ((m0 + j) * orders + n0 + k) * strip_units + first;
      Lanes before;
      load(before, low + at);
      take_less(least[j][k], before);
      store(low + at, least[j][k]);
      load(before, high + at);
      take_greater(greatest[j][k], before);
      store(high + at, greatest[j][k]);
    }
}

template <class S>
void ratios(const Strip& strip, double least, double* low, double* high) {
  constexpr std::size_t most_orders = 66;
  static thread_local Lanes top[most_orders * rows_of_ratios],
      inverse[most_orders * rows_of_ratios];
  const std::size_t orders = strip.orders;
  for (std::size_t k = 0; k < orders * orders * strip_units; ++k) {
    low[k] = infinity;
    high[k] = -infinity;
  }
  for (std::size_t start = 0; start < strip.outputs; start += rows_of_ratios) {
    const std::size_t rows = smaller(rows_of_ratios, strip.outputs - start);
    for (std::size_t first = 0; first < strip_units; first += width) {
      const Reader<S> read{strip, first};
      for (std::size_t n = 0; n < orders; ++n)
        for (std::size_t i = 0; i < rows; ++i) {
          Lanes& x = top[n * rows_of_ratios + i];
          read(x, n, start + i);
          drop_small(x, least);
          inverse[n * rows_of_ratios + i] = 1 / x;
        }
      for (std::size_t m = 0; m < orders; m += orders_at_once)
        for (std::size_t n = m; n < orders; n += 2)
          ratio_block(top, inverse, orders, rows, m, n, low, high, read.first);
    }
  }
}

template <class S>
void enclose(const Strip& strip, double least, const double* low_factors,
             const double* high_factors, double* low, double* high, double* empty) {
  const Lanes above = Lanes{} + infinity, below = Lanes{} - infinity, one = Lanes{} + 1;
  for (std::size_t first = 0; first < strip_units; first += width) {
    const Reader<S> read{strip, first};
    Lanes wrong{};
    for (std::size_t i = 0; i < strip.outputs; ++i) {
      Lanes bottom = below, top = above;
      for (std::size_t n = 0; n < strip.orders; ++n) {
        Lanes x, f, g;
        read(x, n, i);
        drop_small(x, least);
        factor(f, low_factors, n, read.first);
        factor(g, high_factors, n, read.first);
        const Lanes a = x * f, b = x * g;
        take_greater(bottom, b < a ? b : a);
        take_less(top, b > a ? b : a);
      }
      wrong += bottom > top ? one : Lanes{};
      store(low + i * strip_units + read.first, bottom);
      store(high + i * strip_units + read.first, top);
    }
    store(empty + read.first, wrong);
  }
}

/// As publish_row in taylor_mlp_owner.cpp, without its part for all units.
void publish(const WeightedOrder& order, double* out, std::size_t* open) {
  constexpr double relative = 4 * __DBL_EPSILON__, least = __DBL_DENORM_MIN__;
  const Lanes none{}, one = none + 1;
  for (std::size_t i = 0; i < order.outputs; ++i) {
    Lanes apart{};
    for (std::size_t d = 0; d < order.units; d += width) {
      const std::size_t at = i * order.units + d;
      Lanes weight, factor, error;
      load(weight, order.weights + at);
      load(factor, order.factors + d);
      load(error, order.error + d);
      const Lanes product = factor * weight, size = product < 0 ? -product : product;
      const Lanes off = size * relative + 2 * (weight < 0 ? -weight : weight) * error + least;
      const Lanes sum = product + none;  // -0 becomes 0
      const auto rounded = [](const Lanes& x) {
        return __builtin_convertvector(__builtin_convertvector(x, Floats), Lanes);
      };
      store(out + at, rounded(sum));
      apart += rounded(sum - off) == rounded(sum + off) ? none : one;
    }
    double count = 0;
    for (std::size_t k = 0; k < width; ++k) count += apart[k];
    open[i] = static_cast<std::size_t>(count);
  }
}

template <class S>
void add_kernels(ColumnKernels& set, Stored stored) {
  const auto k = static_cast<std::size_t>(stored);
  set.gram[k] = gram<S>;
  set.combine[k] = combine<S>;
  set.compare_signs[k] = compare_signs<S>;
  set.fit[k] = fit<S>;
  set.ratios[k] = ratios<S>;
  set.enclose[k] = enclose<S>;
}

ColumnKernels made() {
  ColumnKernels set;
  set.name = CERTAMEN_KERNELS_NAME;
  set.publish = publish;
  add_kernels<float>(set, Stored::f32);
  add_kernels<double>(set, Stored::f64);
  add_kernels<Bf16>(set, Stored::bf16);
  return set;
}

}  // namespace

namespace CERTAMEN_KERNELS {

const ColumnKernels& column_kernels() {
  static const ColumnKernels set = made();
  return set;
}

}  // namespace CERTAMEN_KERNELS

}  // namespace certamen::extraction
