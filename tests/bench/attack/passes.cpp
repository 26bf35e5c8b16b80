// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/attack/passes.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>

#include "adversaries/release/extraction/column_kernels.hpp"
#include "framework/numbers/float_format.hpp"
#include "tests/bench/attack/clock.hpp"

namespace certamen::bench {

using namespace extraction;

namespace {

constexpr std::size_t orders = 9;  // 0 .. 8

/// A release larger than the caches: strip after strip, in each the orders, in each the outputs.
template <class Number>
struct Passes {
  Stored stored;
  std::size_t outputs, strips;
  std::vector<Number> numbers;
  std::vector<double> w, products, other_products, factors, low, high, empty;
  SignSums signs;
  FitSums fit;

  Passes(Stored kind, std::size_t outputs_, const auto& make)
      : stored{kind}, outputs{outputs_},
        strips{(std::size_t{96} << 20) / (sizeof(Number) * orders * outputs * strip_units)},
        numbers(strips * orders * outputs * strip_units), w(outputs * strip_units),
        products(orders * orders * strip_units), other_products(products),
        factors(orders * strip_units, 0.1), low(w), high(w), empty(strip_units) {
    std::mt19937 random{1};
    for (auto& x : numbers) x = make(1 + static_cast<float>(random() % 1024) / 1024);
  }
  std::size_t weights() const { return strips * outputs * strip_units; }

  /// work(strip of all orders, strip of the orders from 1 on) on each.
  template <class Work>
  double speed(const Work& work) {
    return bench::speed(weights(), [&] {
      for (std::size_t k = 0; k < strips; ++k) {
        const void* order[orders];
        for (std::size_t n = 0; n < orders; ++n)
          order[n] = &numbers[(k * orders + n) * outputs * strip_units];
        work(Strip{order, orders, outputs, strip_units},
             Strip{order + 1, orders - 1, outputs, strip_units});
      }
    });
  }
  double read() {
    std::uint64_t kept = 0;
    const double result = bench::speed(weights(), [&] {
      std::uint64_t sum[8] = {};
      const auto* at = reinterpret_cast<const unsigned char*>(numbers.data());
      for (std::size_t k = 0; k + sizeof sum <= numbers.size() * sizeof(Number); k += sizeof sum)
        for (std::size_t j = 0; j < 8; ++j) {
          std::uint64_t word;
          std::memcpy(&word, at + k + 8 * j, sizeof word);
          sum[j] += word;
        }
      for (const auto part : sum) kept += part;
    });
    [[maybe_unused]] const volatile std::uint64_t sink = kept;
    return result;
  }

  void print(const char* name) {
    const double memory = read();
    std::vector<Number> to(numbers.size());
    const double copy = bench::speed(weights(), [&] {
      std::memcpy(to.data(), numbers.data(), numbers.size() * sizeof(Number));
    });
    const auto kind = static_cast<std::size_t>(stored);
    for (const auto* set : usable_column_kernels()) {
      const double plain = speed([&](const Strip&, const Strip& strip) {
        set->gram[kind](strip, products.data());
        set->combine[kind](strip, factors.data(), w.data(), strip_units);
      });
      const double gated = speed([&](const Strip& strip, const Strip&) {
        set->compare_signs[kind](strip, factors.data(), factors.data(), factors.data(), signs);
        set->fit[kind](strip, factors.data(), factors.data(), w.data(), strip_units, fit);
      });
      const double enclosed = speed([&](const Strip&, const Strip& strip) {
        set->ratios[kind](strip, 0x1p-126, products.data(), other_products.data());
        set->enclose[kind](strip, 0x1p-126, factors.data(), factors.data(), low.data(), high.data(),
                           empty.data());
      });
      fmt::print(
          "{:<30} {:>9.3g} {:>9.3g} | {:>9.3g} {:>7.2f} | {:>9.3g} {:>7.2f} | {:>9.3g} {:>7.2f}\n",
          fmt::format("{} outputs, {}, {}", outputs, name, set->name), memory / 1e6, copy / 1e6,
          plain / 1e6, plain / memory, gated / 1e6, gated / memory, enclosed / 1e6,
          enclosed / memory);
      std::fflush(stdout);
    }
  }
};

}  // namespace

void print_passes() {
  fmt::print(
      "\nthe passes over a release of 96 MiB, order 8, million weights a second, and parts of the "
      "speed of reading it\n{:<30} {:>9} {:>9} | {:>9} {:>7} | {:>9} {:>7} | {:>9} {:>7}\n",
      "", "read", "copy", "plain", "of read", "gated", "of read", "enclosed", "of read");
  for (const std::size_t outputs : {std::size_t{768}, std::size_t{4096}}) {
    Passes<float>{Stored::f32, outputs, [](float x) { return x; }}.print("f32");
    Passes<std::uint16_t>{Stored::bf16, outputs, to_bf16}.print("bf16");
  }
}

}  // namespace certamen::bench
