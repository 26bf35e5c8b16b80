// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <variant>

#include "framework/numbers/integer.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

/// One value of a domain: the code of a finite value (one machine word when it is below 2^64, else
/// an Integer), or a tensor of reals. What a code means is the domain's business; see Domain.
class Value {
 public:
  Value() : data_{std::uint64_t{0}} {}
  /// A code or a tensor of reals. Throws Error(bad_domain) for a negative code.
  template <std::unsigned_integral U>
  Value(U code) : data_{static_cast<std::uint64_t>(code)} {}  // NOLINT(google-explicit-constructor)
  Value(int code);                                            // NOLINT(google-explicit-constructor)
  Value(const Integer& code);                                 // NOLINT(google-explicit-constructor)
  Value(Tensor<double> tensor);                               // NOLINT(google-explicit-constructor)

  /// An integer of any sign that stands for its residue, in a Zmod or Range of symbolic size.
  static Value residue(const Integer& integer);

  /// A code that fits one word.
  bool is_word() const { return std::holds_alternative<std::uint64_t>(data_); }
  /// A tensor of reals, not a code.
  bool is_tensor() const { return std::holds_alternative<TensorPointer>(data_); }

  /// The code as one word; throws Error(bad_domain) if it needs more.
  std::uint64_t word() const;
  /// The code, of any size. Throws Error(bad_domain) for a tensor.
  Integer code() const;
  /// The tensor. Throws Error(bad_domain) for a code.
  const Tensor<double>& tensor() const;

  friend bool operator==(const Value& a, const Value& b);

 private:
  using WidePointer = std::shared_ptr<const Integer>;
  using TensorPointer = std::shared_ptr<const Tensor<double>>;
  std::variant<std::uint64_t, WidePointer, TensorPointer> data_;
};

}  // namespace certamen
