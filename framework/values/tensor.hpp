// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "framework/error.hpp"

namespace certamen {

/// Extents of a tensor, outermost first: {rows, columns}. A scalar has no extents.
using Shape = std::vector<std::size_t>;

inline std::size_t element_count(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>{});
}

/// "[120, 240]"
inline std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

/// A dense row-major tensor over float, double, Real or Interval. A regular value type.
template <class T>
class Tensor {
 public:
  using value_type = T;

  Tensor() = default;
  explicit Tensor(Shape shape) : shape_{std::move(shape)}, data_(element_count(shape_)) {}
  Tensor(Shape shape, std::vector<T> data) : shape_{std::move(shape)}, data_{std::move(data)} {
    if (data_.size() != element_count(shape_))
      throw Error{ErrorCode::bad_domain, "tensor " + to_string(shape_),
                  "expected " + std::to_string(element_count(shape_)) + " elements, got " +
                      std::to_string(data_.size())};
  }

  const Shape& shape() const { return shape_; }
  std::size_t rank() const { return shape_.size(); }
  std::size_t size() const { return data_.size(); }
  std::size_t extent(std::size_t axis) const { return shape_.at(axis); }

  std::vector<T>& data() { return data_; }
  const std::vector<T>& data() const { return data_; }

  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }

  T& operator()(std::size_t i, std::size_t j) { return data_[i * shape_[1] + j]; }
  const T& operator()(std::size_t i, std::size_t j) const { return data_[i * shape_[1] + j]; }

  T& operator()(std::size_t i, std::size_t j, std::size_t k) {
    return data_[(i * shape_[1] + j) * shape_[2] + k];
  }
  const T& operator()(std::size_t i, std::size_t j, std::size_t k) const {
    return data_[(i * shape_[1] + j) * shape_[2] + k];
  }

 private:
  Shape shape_;
  std::vector<T> data_ = std::vector<T>(1);
};

}  // namespace certamen
