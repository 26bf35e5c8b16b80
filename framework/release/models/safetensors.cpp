// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "framework/error.hpp"
#include "framework/files/mapped_file.hpp"

namespace certamen {

struct SafetensorsFile::Block {
  std::size_t first_row;
  std::size_t rows;
  std::size_t first_column;
  std::size_t columns;
  std::size_t width;  // elements of a whole row
};

namespace {

/// Bytes of the file that are read between two calls that give pages back.
constexpr std::size_t window_bytes = std::size_t{4} << 20U;

/// "[3, 17]": where the flat position is in a tensor of that shape.
std::string position_text(std::size_t flat, const Shape& shape) {
  Shape position(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    position[axis] = flat % shape[axis];
    flat /= shape[axis];
  }
  return to_string(position);
}

void check_slice(std::string_view what, std::size_t first, std::size_t count, std::size_t extent,
                 const std::string& place) {
  if (first > extent || count > extent - first)
    throw Error{ErrorCode::usage, place,
                std::string{what} + " " + std::to_string(first) + " and " + std::to_string(count) +
                    " in all: the tensor has " + std::to_string(extent)};
}

/// The format to decode from, for a result of type T.
template <class T>
FloatFormat readable_format(const TensorInfo& tensor, const std::string& place) {
  const auto format = float_format(tensor.dtype);
  if (!format)
    throw Error{ErrorCode::type_mismatch, place,
                "dtype " + std::string{dtype_name(tensor.dtype)} +
                    " cannot be read as real numbers: expected F16, BF16, F32 or F64"};
  if (std::is_same_v<T, float> && *format == FloatFormat::f64)
    throw Error{ErrorCode::type_mismatch, place, "dtype F64 would be rounded: read it as double"};
  return *format;
}

}  // namespace

SafetensorsFile SafetensorsFile::open(const std::filesystem::path& path) {
  SafetensorsFile file;
  file.place_ = path.string();
  file.mapping_ = std::make_shared<MappedFile>(path);
  const auto bytes = file.mapping_->bytes();
  file.header_ = std::make_shared<SafetensorsHeader>(parse_safetensors_header(bytes, file.place_));
  file.data_ = bytes.subspan(file.header_->data_begin);
  return file;
}

SafetensorsFile SafetensorsFile::from_bytes(std::vector<std::byte> bytes, std::string place) {
  SafetensorsFile file;
  file.place_ = std::move(place);
  file.memory_ = std::make_shared<std::vector<std::byte>>(std::move(bytes));
  file.header_ =
      std::make_shared<SafetensorsHeader>(parse_safetensors_header(*file.memory_, file.place_));
  file.data_ = std::span{*file.memory_}.subspan(file.header_->data_begin);
  return file;
}

std::vector<std::string> SafetensorsFile::names() const {
  std::vector<std::string> names;
  for (const TensorInfo& tensor : tensors()) names.push_back(tensor.name);
  return names;
}

const TensorInfo& SafetensorsFile::info(std::string_view name) const {
  const TensorInfo* tensor = header_->find(name);
  if (!tensor)
    throw Error{ErrorCode::unknown_name, tensor_place(place_, name),
                "no such tensor among the " + std::to_string(tensors().size()) + " of the file"};
  return *tensor;
}

template <class T>
std::vector<T> SafetensorsFile::read_block(const TensorInfo& tensor, const Block& block,
                                           NonFinite non_finite) const {
  const std::string place = tensor_place(place_, tensor.name);
  const FloatFormat format = readable_format<T>(tensor, place);
  if (mapping_) mapping_->check_length();
  const std::size_t item = dtype_bits(tensor.dtype) / 8;
  const auto bytes = data_.subspan(tensor.begin, tensor.end - tensor.begin);
  std::vector<T> values(block.rows * block.columns);
  if (values.empty()) return values;
  const std::size_t piece = std::max<std::size_t>(window_bytes / item, 1);
  std::size_t window = 0;  // first byte not yet given back
  T* out = values.data();
  for (std::size_t row = block.first_row; row < block.first_row + block.rows; ++row) {
    for (std::size_t done = 0; done < block.columns; done += piece) {
      const std::size_t count = std::min(piece, block.columns - done);
      const std::size_t start = (row * block.width + block.first_column + done) * item;
      decode(format, bytes.data() + start, item, count, out);
      out += count;
      const std::size_t end = start + count * item;
      if (mapping_ && (end - window >= window_bytes || out == values.data() + values.size())) {
        mapping_->drop(bytes.subspan(window, end - window));
        window = end;
      }
    }
  }
  if (non_finite == NonFinite::refuse) {
    const auto bad = std::ranges::find_if(values, [](T value) { return !std::isfinite(value); });
    if (bad != values.end()) {
      const auto at = static_cast<std::size_t>(bad - values.begin());
      const std::size_t flat = (block.first_row + at / block.columns) * block.width +
                               block.first_column + at % block.columns;
      throw Error{ErrorCode::bad_number, place,
                  "element " + position_text(flat, tensor.shape) + " is " +
                      (std::isnan(*bad) ? "NaN" : "infinite") + ": expected finite numbers"};
    }
  }
  return values;
}

template <class T>
Tensor<T> SafetensorsFile::read(std::string_view name, NonFinite non_finite) const {
  const TensorInfo& tensor = info(name);
  const std::size_t all = element_count(tensor.shape);
  return {tensor.shape, read_block<T>(tensor, {0, 1, 0, all, all}, non_finite)};
}

template <class T>
Tensor<T> SafetensorsFile::read_rows(std::string_view name, std::size_t first, std::size_t count,
                                     NonFinite non_finite) const {
  const TensorInfo& tensor = info(name);
  const std::string place = tensor_place(place_, name);
  if (tensor.shape.empty())
    throw Error{ErrorCode::usage, place, "rows asked of a scalar: expected at least one axis"};
  check_slice("rows from", first, count, tensor.shape[0], place);
  Shape shape = tensor.shape;
  shape[0] = 1;
  const std::size_t width = element_count(shape);
  shape[0] = count;
  return {shape, read_block<T>(tensor, {first, count, 0, width, width}, non_finite)};
}

template <class T>
Tensor<T> SafetensorsFile::read_columns(std::string_view name, std::size_t first, std::size_t count,
                                        NonFinite non_finite) const {
  const TensorInfo& tensor = info(name);
  const std::string place = tensor_place(place_, name);
  if (tensor.shape.size() != 2)
    throw Error{ErrorCode::usage, place,
                "columns asked of shape " + to_string(tensor.shape) + ": expected a matrix"};
  check_slice("columns from", first, count, tensor.shape[1], place);
  return {{tensor.shape[0], count},
          read_block<T>(tensor, {0, tensor.shape[0], first, count, tensor.shape[1]}, non_finite)};
}

template Tensor<float> SafetensorsFile::read(std::string_view, NonFinite) const;
template Tensor<double> SafetensorsFile::read(std::string_view, NonFinite) const;
template Tensor<float> SafetensorsFile::read_rows(std::string_view, std::size_t, std::size_t,
                                                  NonFinite) const;
template Tensor<double> SafetensorsFile::read_rows(std::string_view, std::size_t, std::size_t,
                                                   NonFinite) const;
template Tensor<float> SafetensorsFile::read_columns(std::string_view, std::size_t, std::size_t,
                                                     NonFinite) const;
template Tensor<double> SafetensorsFile::read_columns(std::string_view, std::size_t, std::size_t,
                                                      NonFinite) const;

}  // namespace certamen
