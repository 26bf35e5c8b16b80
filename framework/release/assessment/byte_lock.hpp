// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Locks of single weights of eight bits: c_i = S(w_i xor k_(i mod K)).
namespace certamen::assessment {

using Bytes = std::vector<std::uint8_t>;

struct ByteClaim {
  bool base;  // the public model is known, in eight bits
};

class ByteLock : public AssessedScheme {
 public:
  virtual std::vector<ByteClaim> claims() const = 0;
  virtual std::size_t key_bytes() const = 0;                              // K
  virtual const std::array<std::uint8_t, 256>& substitution() const = 0;  // S

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

/// All of it is public.
struct ByteView {
  Bytes locked;
  std::size_t key_bytes;
  std::array<std::uint8_t, 256> inverse;  // of S
  std::optional<Bytes> base;
};

struct ByteAttack {
  std::string scheme, name, cost;
  std::function<Bytes(const ByteView&)> key;
};

/// The signed number that a byte stands for.
inline int signed_of(std::uint8_t byte) {
  return byte < 128 ? byte : byte - 256;
}

/// The weights in eight bits, two's complement, row by row: multiples of `unit`, cut at -127, 127.
Bytes quantised(const Matrix& weights, double unit);

/// 256 times the probability that two locked weights a period apart are equal, over that of uniform
/// bytes: 1 for a one-time pad.
double index_of_coincidence(const Bytes& locked, std::size_t period);

/// The largest index of coincidence at a period up to 1024 over that of most periods; 1 where bytes
/// are uneven at most periods too, as those of weights that are not locked, and where the largest
/// one may be chance. Periods that are multiples of a row's length are left out: what differs from
/// column to column is uneven there. Looks at the first 65536 bytes.
double periodic_figure(const Bytes& bytes, std::size_t row_length);

AssessmentEntry assessment_of(ByteAttack attack);

}  // namespace certamen::assessment
