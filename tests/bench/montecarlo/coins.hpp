// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "framework/engines/montecarlo/column_random.hpp"
#include "framework/numbers/word128.hpp"

namespace certamen::bench {

/// Random words for code that takes them one by one: the engine's AES-128 counter mode in blocks of
/// 8 KiB, as one would use it by hand.
class Coins {
 public:
  Coins(std::uint64_t seed, std::uint64_t first) : random_{seed}, block_{first} {}

  std::uint64_t word() {
    if (next_ == words_.size()) refill();
    return words_[next_++];
  }
  std::uint32_t half() { return static_cast<std::uint32_t>(word() >> 32); }
  /// Uniform below the bound, without bias [Lemire 2019].
  std::uint64_t below(std::uint64_t bound) {
    Word128 product = Word128{word()} * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
      const std::uint64_t threshold = (0 - bound) % bound;
      while (static_cast<std::uint64_t>(product) < threshold) product = Word128{word()} * bound;
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

 private:
  void refill() {
    random_.fill({block_++, 0}, 0, words_.size(), montecarlo::ColumnType::u64, words_.data());
    next_ = 0;
  }

  montecarlo::ColumnRandom random_;
  std::uint64_t block_;
  std::array<std::uint64_t, 1024> words_{};
  std::size_t next_ = words_.size();
};

}  // namespace certamen::bench
