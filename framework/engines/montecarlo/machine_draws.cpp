// SPDX-License-Identifier: Apache-2.0
// Draws. A number's first attempt comes from a column for all trials at once; the few trials in
// which it is rejected draw again from a stream of their own.
#include <algorithm>
#include <bit>
#include <cstring>

#include "framework/engines/montecarlo/machine.hpp"
#include "framework/lowering/free_value.hpp"
#include "framework/lowering/layout.hpp"
#include "framework/numbers/words.hpp"

namespace certamen::montecarlo {

namespace {

KernelFunction masking(const KernelSet& kernels, ColumnType type) {
  return kernels
      .function[static_cast<std::size_t>(Kernel::shift_right)][static_cast<std::size_t>(type)];
}

}  // namespace

Stream Machine::stream(PlaneName name, std::size_t row) const {
  return Stream{seed_, first_ + row, name.number()};
}

/// Calls f(row) for the rows of this run whose bit is set.
template <class F>
void Machine::for_each_set(const std::uint64_t* bits, F f) const {
  for (std::size_t word = 0; word < rows_ / 64; ++word)
    for (std::uint64_t rest = bits[word]; rest != 0; rest &= rest - 1) {
      const std::size_t row = 64 * word + static_cast<std::size_t>(std::countr_zero(rest));
      if (row < count_) f(row);
    }
}

void Machine::execute(const DrawBits& step, std::size_t) {
  const ColumnType type = program_.types[step.out];
  if (step.bits == width_of(type))
    return random_.fill(step.name, first_, rows_, type, column(step.out));
  random_.fill(step.name, first_, rows_, type, raw_.data());
  run_kernel(masking(*program_.kernels, type),
             {.out = column(step.out), .in = {raw_.data()}, .immediate = {0, mask_of(step.bits)}});
}

void Machine::execute(const DrawBelow& step, std::size_t) {
  const ColumnType type = program_.types[step.out], words = below_input(type);
  const std::uint64_t bound = step.bound;
  const std::uint64_t threshold = words == ColumnType::u64
                                      ? (0 - bound) % bound
                                      : (std::uint64_t{1} << width_of(words)) % bound;
  random_.fill(step.name, first_, rows_, words, raw_.data());
  run_kernel(program_.kernels->below[static_cast<std::size_t>(type)],
             {.out = column(step.out),
              .in = {raw_.data()},
              .immediate = {bound, threshold},
              .rejected = flags_.data()});
  for_each_set(flags_.data(),
               [&](std::size_t row) { set(step.out, row, stream(step.name, row).below(bound)); });
}

void Machine::execute(const DrawCoin& step, std::size_t) {
  auto* result = static_cast<std::uint64_t*>(column(step.out));
  const std::size_t words = rows_ / 64;
  std::fill_n(result, words, 0);
  std::fill_n(flags_.data(), words, ~std::uint64_t{0});  // undecided
  PlaneName name = step.name;
  for (const bool digit : step.digits) {
    random_.fill(name, first_, rows_, ColumnType::bit, raw_.data());
    ++name.plane;
    std::uint64_t left = 0;
    for (std::size_t word = 0; word < words; ++word) {
      if (digit) result[word] |= flags_[word] & ~raw_[word];
      flags_[word] &= digit ? raw_[word] : ~raw_[word];
      left |= flags_[word];
    }
    if (left == 0) return;
  }
  if (step.rest == 0) return;
  name.plane = step.name.plane + step.digits.size();
  const Integer yes = boost::multiprecision::numerator(step.rest),
                all = boost::multiprecision::denominator(step.rest);
  for_each_set(flags_.data(), [&](std::size_t row) {
    set(step.out, row, stream(name, row).below_integer(all) < yes ? 1 : 0);
  });
}

void Machine::execute(const DrawWide& step, std::size_t) {
  const std::size_t words = step.out.size();
  const auto bound = to_words(step.bound, words);
  const auto bits = word_bits(bits_of(step.bound - 1));
  for (std::size_t i = 0; i < words; ++i)
    execute(DrawBits{{step.name.stream, step.name.plane + i}, step.out[i], bits[i]}, 0);
  const auto is_below = [&](const auto& word) {
    for (std::size_t i = words; i-- > 0;)
      if (word(i) != bound[i]) return word(i) < bound[i];
    return false;
  };
  for (std::size_t row = 0; row < count_; ++row) {
    if (is_below([&](std::size_t i) { return number(step.out[i], row); })) continue;
    Stream own = stream(step.name, row);
    do
      for (std::size_t i = 0; i < words; ++i) set(step.out[i], row, own.next() & mask_of(bits[i]));
    while (!is_below([&](std::size_t i) { return number(step.out[i], row); }));
  }
}

void Machine::execute(const DrawAny& step, std::size_t) {
  for (std::size_t row = 0; row < count_; ++row) {
    Stream own = stream(step.name, row);
    const auto words = to_words(step.sampler->draw_wide(own), step.out.size());
    for (std::size_t i = 0; i < words.size(); ++i) set(step.out[i], row, words[i]);
  }
}

/// Whether an excluded value stands under the row's index.
bool Machine::counts(const Redraw& step, const Registers& excluded, std::size_t row) const {
  for (std::size_t i = 0; i < step.index.size(); ++i)
    if (number(excluded[step.out.size() + i], row) != number(step.index[i], row)) return false;
  return true;
}

/// A plain domain without gaps: the rank among the numbers that are left, then the number.
void Machine::redraw_number(const Redraw& step, std::size_t row, std::span<std::uint64_t> taken) {
  std::size_t count = 0;
  for (const auto& other : step.excluded)
    if (counts(step, other, row)) taken[count++] = number(other[0], row);
  std::sort(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(count));
  const auto end = std::unique(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(count));
  const auto different = static_cast<std::uint64_t>(end - taken.begin());
  // 0 - different is right for 2^64 numbers, too: some are excluded.
  const auto size = static_cast<std::uint64_t>(step.domain.cardinality() & ~std::uint64_t{0});
  std::uint64_t value = stream(step.name, row).below(size - different);
  for (auto other = taken.begin(); other != end && *other <= value; ++other) ++value;
  set(step.out[0], row, value);
}

/// Any domain: draws until a value is allowed; in one that may be nearly used up, among those left.
void Machine::redraw_value(const Redraw& step, std::size_t row) {
  Stream own = stream(step.name, row);
  std::vector<std::uint64_t> numbers;
  draw_free(step.domain, *step.sampler, step.excluded.size(), own, [&](const Integer& code) {
    numbers = numbers_of(step.domain, code);
    return std::none_of(step.excluded.begin(), step.excluded.end(), [&](const auto& other) {
      for (std::size_t i = 0; i < numbers.size(); ++i)
        if (number(other[i], row) != numbers[i]) return false;
      return counts(step, other, row);
    });
  });
  for (std::size_t i = 0; i < numbers.size(); ++i) set(step.out[i], row, numbers[i]);
}

void Machine::execute(const Redraw& step, std::size_t) {
  for (std::size_t i = 0; i < step.out.size(); ++i)
    std::memcpy(column(step.out[i]), column(step.value[i]),
                rows_ * width_of(program_.types[step.out[i]]) / 8);
  const bool plain = is_one_number(step.domain);
  std::vector<std::uint64_t> taken(step.excluded.size());
  for_each_set(static_cast<const std::uint64_t*>(column(step.again)), [&](std::size_t row) {
    if (plain)
      redraw_number(step, row, taken);
    else
      redraw_value(step, row);
  });
}

}  // namespace certamen::montecarlo
