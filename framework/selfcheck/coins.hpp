// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace certamen::selfcheck {

/// The coins of a generator: the same for one seed on every machine.
class Coins {
 public:
  explicit Coins(std::uint64_t seed) : engine_{seed} {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::uint64_t word() { return engine_(); }
  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[below(of.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace certamen::selfcheck
