// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/hashed_key.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "framework/error.hpp"

namespace certamen::assessment {

namespace {

/// Bits of SHA-256(seed, 0), SHA-256(seed, 1), ..
class HashedBits {
 public:
  explicit HashedBits(const MarkSeed& seed) {
    for (std::size_t i = 0; i < seed.size(); ++i) put(i, seed[i]);
  }
  bool next() {
    if (used_ == 8 * digest_.size()) refill();
    const bool bit = (digest_[used_ / 8] >> (used_ % 8) & 1) != 0;
    ++used_;
    return bit;
  }

 private:
  std::array<unsigned char, 20> input_{};
  std::array<unsigned char, 32> digest_{};
  std::size_t used_ = 256;
  std::uint32_t counter_ = 0;

  void put(std::size_t word, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i)
      input_[4 * word + i] = static_cast<unsigned char>(value >> (24 - 8 * i));
  }
  void refill() {
    put(4, counter_++);
    if (EVP_Digest(input_.data(), input_.size(), digest_.data(), nullptr, EVP_sha256(), nullptr) !=
        1)
      throw Error{ErrorCode::unsupported, "a hashed key", "SHA-256 is not there"};
    used_ = 0;
  }
};

}  // namespace

MarkSeed random_seed(Stream& coins) {
  MarkSeed seed{};
  for (auto& word : seed) word = static_cast<std::uint32_t>(coins.below(std::uint64_t{1} << 32));
  return seed;
}

MarkKey expanded_key(const MarkSeed& seed, Eigen::Index rows, Eigen::Index bits) {
  HashedBits coins{seed};
  MarkKey key{Matrix{bits, rows}, Column{bits}, Matrix{1, 4}};
  for (Eigen::Index i = 0; i < bits; ++i) {
    for (Eigen::Index j = 0; j < rows; ++j) key.directions(i, j) = coins.next() ? 1 : -1;
    key.bits(i) = coins.next() ? 1 : 0;
  }
  for (std::size_t i = 0; i < seed.size(); ++i)
    key.original(0, static_cast<Eigen::Index>(i)) = seed[i];
  return key;
}

Eigen::Index mark_bits(int bits, Eigen::Index rows) {
  return std::min<Eigen::Index>(bits, rows / 2);
}

}  // namespace certamen::assessment
