// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "framework/numbers/real.hpp"
#include "framework/values/distribution.hpp"

namespace certamen {

/// Philox4x64-10 [SMDS11]: a keyed bijection of counters; no state, so any
/// trial can be replayed.
std::array<std::uint64_t, 4> philox(const std::array<std::uint64_t, 4>& counter,
                                    const std::array<std::uint64_t, 2>& key);

/// The random words of one node in one trial: a function of (seed, trial, node) alone, whatever the
/// threads and batches. Everything drawn from it is unbiased and the same on every machine.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint64_t trial, std::uint64_t node)
      : seed_{seed}, trial_{trial}, node_{node} {}

  std::uint64_t next();

  /// Uniform on 0 .. bound-1, bound >= 1: multiply and shift with rejection [Lemire19].
  std::uint64_t below(std::uint64_t bound);
  Integer below_integer(const Integer& bound);
  /// Uniform on the multiples of 2^-53 in [0, 1).
  double uniform();
  /// Uniform on the multiples of 2^-p in [0, 1), p the thread's precision in bits.
  Real uniform_real();
  /// Standard normal, rounded to nearest from an exact draw [Karney 2016].
  double gaussian();
  Real gaussian_real();

 private:
  std::uint64_t seed_, trial_, node_;
  std::uint64_t block_ = 0;  // of own blocks used so far
  unsigned pending_ = 0;     // words of words_ not handed out yet, from the end
  bool started_ = false;     // the first word, shared by four trials, has been made
  std::array<std::uint64_t, 4> words_{};
};

/// Draws from a finite distribution without arguments.
class FiniteSampler {
 public:
  explicit FiniteSampler(const Distribution& distribution);

  /// A code of a narrow domain.
  std::uint64_t draw(Stream& stream) const;
  Integer draw_wide(Stream& stream) const;

 private:
  Domain domain_;
  bool uniform_;
  bool small_ = false;       // bounds fit a word
  std::uint64_t bound_ = 0;  // of the uniform index; 0 stands for 2^64
  Integer wide_bound_ = 0;
  std::vector<std::uint64_t> elements_ = {};  // of small domains whose codes have gaps
  std::vector<std::uint64_t> cumulative_ = {};
  std::vector<Integer> wide_cumulative_ = {};
  std::vector<Value> outcomes_ = {};
};

}  // namespace certamen
