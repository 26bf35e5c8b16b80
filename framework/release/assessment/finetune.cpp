// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/finetune.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/release/models/model_file.hpp"

namespace certamen::assessment {

std::string to_string(const FineTuneLaw& law) {
  return law.rank == 0 ? fmt::format("full, {}", law.size)
                       : fmt::format("LoRA of rank {}, {}", law.rank, law.size);
}

FineTuned fine_tune(const Matrix& base, const FineTuneLaw& law, Stream& coins) {
  Matrix difference;
  if (law.rank == 0) {
    difference = gaussian(base.rows(), base.cols(), coins);
  } else {
    const Matrix left = gaussian(base.rows(), law.rank, coins);
    difference = left * gaussian(law.rank, base.cols(), coins);
  }
  return {base, base + difference * (law.size * base.norm() / difference.norm())};
}

Matrix to_matrix(const Tensor<double>& values) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>{values.data().data(),
                                    static_cast<Eigen::Index>(values.extent(0)),
                                    static_cast<Eigen::Index>(values.extent(1))};
}

namespace {

constexpr std::size_t least_extent = 32, most_extent = 2048;

const TensorInfo& choose(const ModelFile& file, const std::string& tensor) {
  if (!tensor.empty()) return file.info(tensor);
  for (const auto& info : file.tensors())
    if (info.shape.size() == 2 && std::ranges::min(info.shape) >= least_extent) return info;
  throw Error{ErrorCode::bad_file, file.place(),
              fmt::format("expected a matrix of at least {0} x {0}", least_extent)};
}

}  // namespace

Matrix read_base(const std::string& path, const std::string& tensor) {
  const ModelFile file = ModelFile::open(path);
  const TensorInfo& info = choose(file, tensor);
  const std::string place = file.place() + ", tensor " + info.name;
  if (info.shape.size() != 2 || std::ranges::min(info.shape) < least_extent)
    throw Error{ErrorCode::bad_file, place,
                fmt::format("expected a matrix of at least {0} x {0}, got {1}", least_extent,
                            certamen::to_string(info.shape))};
  if (std::ranges::max(info.shape) > most_extent)
    throw Error{ErrorCode::too_large, place,
                fmt::format("an assessment takes matrices of at most {0} x {0}, got {1}",
                            most_extent, certamen::to_string(info.shape))};
  return to_matrix(file.read<double>(info.name, NonFinite::refuse));
}

}  // namespace certamen::assessment
