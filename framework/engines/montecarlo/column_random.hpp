// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "framework/engines/montecarlo/column.hpp"

struct evp_cipher_ctx_st;  // OpenSSL's

namespace certamen::montecarlo {

/// The names of the random words of one draw: a stream for each node, a plane for each column that
/// the node needs. A draw's later attempts come from Stream{seed, trial, name of its plane}.
struct PlaneName {
  std::uint64_t stream = 0;  // below 2^40
  std::uint64_t plane = 0;   // below 2^24
  std::uint64_t number() const { return (stream << 24) | plane; }
};

/// Random columns: AES-128 in counter mode [SP800-38A] under a key made of the seed, through
/// OpenSSL. Trial t of a plane with w bits a trial has the bits t w .. t w + w - 1 of the plane's
/// key stream, lowest bit of a byte first; block b of the plane is the encryption of the number
/// name 2^64 + b. So a column depends on (seed, name, trial) alone, whatever the batch.
class ColumnRandom {
 public:
  explicit ColumnRandom(std::uint64_t seed);

  /// The column of `rows` trials from `first` on; both are multiples of row_group.
  void fill(PlaneName name, std::uint64_t first, std::size_t rows, ColumnType type, void* column);

 private:
  struct Free {
    void operator()(evp_cipher_ctx_st* context) const;
  };
  std::unique_ptr<evp_cipher_ctx_st, Free> context_;
};

/// The key stream itself: `bytes` encrypted in place from a counter block on.
using AesBlock = std::array<std::uint8_t, 16>;
void aes_128_ctr(const AesBlock& key, const AesBlock& counter, std::span<std::uint8_t> bytes);

}  // namespace certamen::montecarlo
