// SPDX-License-Identifier: Apache-2.0
#include "framework/values/value.hpp"

#include <limits>

#include "framework/error.hpp"

namespace certamen {

Value::Value(int code) : data_{static_cast<std::uint64_t>(code)} {
  if (code < 0) throw Error{ErrorCode::bad_domain, "value", "a code is never negative"};
}

Value::Value(const Integer& code) : data_{std::uint64_t{0}} {
  if (code < 0) throw Error{ErrorCode::bad_domain, "value", "a code is never negative"};
  if (code <= std::numeric_limits<std::uint64_t>::max()) {
    data_ = static_cast<std::uint64_t>(code);
  } else {
    data_ = std::make_shared<const Integer>(code);
  }
}

Value Value::residue(const Integer& integer) {
  if (integer >= 0) return Value{integer};
  Value value;
  value.data_ = std::make_shared<const Integer>(integer);
  return value;
}

Value::Value(Tensor<double> tensor)
    : data_{std::make_shared<const Tensor<double>>(std::move(tensor))} {}

std::uint64_t Value::word() const {
  if (!is_word()) throw Error{ErrorCode::bad_domain, "value", "it does not fit one machine word"};
  return std::get<std::uint64_t>(data_);
}

Integer Value::code() const {
  if (is_word()) return Integer{std::get<std::uint64_t>(data_)};
  if (is_tensor()) throw Error{ErrorCode::bad_domain, "value", "a tensor has no code"};
  return *std::get<WidePointer>(data_);
}

const Tensor<double>& Value::tensor() const {
  if (!is_tensor()) throw Error{ErrorCode::bad_domain, "value", "expected a tensor"};
  return *std::get<TensorPointer>(data_);
}

bool operator==(const Value& a, const Value& b) {
  if (a.data_.index() != b.data_.index()) return false;
  if (a.is_word()) return std::get<std::uint64_t>(a.data_) == std::get<std::uint64_t>(b.data_);
  if (a.is_tensor())
    return a.tensor().shape() == b.tensor().shape() && a.tensor().data() == b.tensor().data();
  return *std::get<Value::WidePointer>(a.data_) == *std::get<Value::WidePointer>(b.data_);
}

}  // namespace certamen
