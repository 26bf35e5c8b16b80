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

/// The product of the extents; 1 for a scalar.
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
  using value_type = T;  // of the elements

  Tensor() = default;
  /// All elements are T{}.
  explicit Tensor(Shape shape) : shape_{std::move(shape)}, data_(element_count(shape_)) {}
  /// `data` is row-major. Throws Error(bad_domain) if its size is not the shape's.
  Tensor(Shape shape, std::vector<T> data) : shape_{std::move(shape)}, data_{std::move(data)} {
    if (data_.size() != element_count(shape_))
      throw Error{ErrorCode::bad_domain, "tensor " + to_string(shape_),
                  "expected " + std::to_string(element_count(shape_)) + " elements, got " +
                      std::to_string(data_.size())};
  }

  /// Extents, outermost first.
  const Shape& shape() const { return shape_; }
  /// The number of axes.
  std::size_t rank() const { return shape_.size(); }
  /// The number of elements.
  std::size_t size() const { return data_.size(); }
  /// Throws std::out_of_range beyond the rank.
  std::size_t extent(std::size_t axis) const { return shape_.at(axis); }

  /// The elements, row-major.
  std::vector<T>& data() { return data_; }
  const std::vector<T>& data() const { return data_; }

  /// The i-th element in row-major order; not checked.
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }

  /// The element of a matrix; not checked.
  T& operator()(std::size_t i, std::size_t j) { return data_[i * shape_[1] + j]; }
  const T& operator()(std::size_t i, std::size_t j) const { return data_[i * shape_[1] + j]; }

  /// The element of a tensor of rank 3; not checked.
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
