// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/read_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/release/models/model_file.hpp"

namespace certamen::assessment {

Shape without_ones(Shape shape) {
  while (shape.size() > 2) {
    const auto one = std::ranges::find(shape, 1U);
    if (one == shape.end()) break;
    shape.erase(one);
  }
  return shape;
}

bool is_matrix(const Shape& shape) {
  const Shape extents = without_ones(shape);
  return extents.size() == 2 && std::ranges::min(extents) >= least_extent;
}

namespace {

const TensorInfo& choose(const ModelFile& file, const std::string& tensor) {
  if (!tensor.empty()) return file.info(tensor);
  for (const auto& info : file.tensors())
    if (is_matrix(info.shape)) return info;
  throw Error{ErrorCode::bad_file, file.place(),
              fmt::format("expected a matrix of at least {0} x {0}", least_extent)};
}

}  // namespace

Matrix read_matrix(const std::string& path, const std::string& tensor, const MostExtents& most) {
  const ModelFile file = ModelFile::open(path);
  const TensorInfo& info = choose(file, tensor);
  const std::string place = file.place() + ", tensor " + info.name;
  if (!is_matrix(info.shape))
    throw Error{ErrorCode::bad_file, place,
                fmt::format("expected a matrix of at least {0} x {0}, got {1}", least_extent,
                            certamen::to_string(info.shape))};
  const Shape extents = without_ones(info.shape);
  const std::size_t rows = extents[0], columns = extents[1];
  if (rows > most.rows || columns > most.columns || rows > most.numbers / columns)
    throw Error{
        ErrorCode::too_large, place,
        fmt::format("an assessment takes {}, got {}", most.text, certamen::to_string(info.shape))};
  return to_matrix(file.read<double>(info.name, NonFinite::refuse));
}

Matrix read_table(const std::string& path, const std::string& tensor) {
  constexpr std::size_t rows = std::size_t{1} << 18U, numbers = std::size_t{1} << 24U;
  return read_matrix(path, tensor,
                     {rows, numbers, numbers, "tables of at most 2^18 rows and 2^24 numbers"});
}

}  // namespace certamen::assessment
