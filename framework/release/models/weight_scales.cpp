// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/weight_scales.hpp"

#include <algorithm>

namespace certamen {

namespace {

std::size_t ceiling(std::size_t part, std::size_t whole) {
  return whole / part + (whole % part != 0 ? 1 : 0);
}

/// The scales of a matrix; nothing if they do not fit it.
std::optional<BlockScales> fitting_scales(const TensorInfo& matrix, const TensorInfo& scales,
                                          std::optional<WeightBlock> block) {
  const auto [rows, columns] = std::pair{matrix.shape[0], matrix.shape[1]};
  const bool one_number = std::ranges::all_of(scales.shape, [](auto n) { return n == 1; });
  if (one_number) return BlockScales{scales.name, rows, columns};
  if (scales.shape == Shape{rows, 1}) return BlockScales{scales.name, 1, columns};
  if (block && scales.shape == Shape{ceiling(block->rows, rows), ceiling(block->columns, columns)})
    return BlockScales{scales.name, block->rows, block->columns};
  return std::nullopt;
}

std::string refusal_of(const TensorInfo& matrix, const TensorInfo& scales,
                       std::optional<WeightBlock> block) {
  const Shape by_rows{matrix.shape[0], 1};
  std::string text = "its scales, tensor " + quote_name(scales.name) + ", have shape " +
                     to_string(scales.shape) + ": expected one number, " + to_string(by_rows);
  if (!block)
    return text +
           ", or blocks of the size that \"quantization_config\".\"weight_block_size\" in the "
           "config.json says, which it does not";
  const Shape by_blocks{ceiling(block->rows, matrix.shape[0]),
                        ceiling(block->columns, matrix.shape[1])};
  return text + " or " + to_string(by_blocks) + ", for blocks of " + std::to_string(block->rows) +
         " x " + std::to_string(block->columns);
}

}  // namespace

bool may_have_scales(const TensorInfo& tensor) {
  return tensor.dtype == Dtype::f8_e4m3 || tensor.dtype == Dtype::f8_e5m2;
}

void find_scales(TensorTable& table, std::optional<WeightBlock> block) {
  for (TensorInfo& matrix : table.tensors) {
    const bool is_matrix = matrix.shape.size() == 2 && std::ranges::count(matrix.shape, 0U) == 0;
    if (!may_have_scales(matrix) || !is_matrix || !matrix.unreadable.empty()) continue;
    const std::string its = matrix.name + "_";
    const TensorInfo* scales = nullptr;
    bool several = false;
    for (auto near = table.index.lower_bound(its);
         near != table.index.end() && near->first.starts_with(its); ++near) {
      several = several || scales != nullptr;
      scales = &table.tensors[near->second];
    }
    if (scales == nullptr || several) continue;
    if (scales->name != matrix.name + "_scale" && scales->name != matrix.name + "_scale_inv")
      continue;
    matrix.scales = fitting_scales(matrix, *scales, block);
    if (!float_format(scales->dtype) || !scales->unreadable.empty())
      matrix.unreadable = "its scales, tensor " + quote_name(scales->name) + ", have dtype " +
                          std::string{dtype_name(scales->dtype)} +
                          ": expected BF16, F16, F32 or F64";
    else if (!matrix.scales)
      matrix.unreadable = refusal_of(matrix, *scales, block);
  }
}

}  // namespace certamen
