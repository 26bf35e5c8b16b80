// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/finetune.hpp"

#include <fmt/format.h>

#include "framework/release/assessment/read_matrix.hpp"

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
  const Shape extents = without_ones(values.shape());
  return Eigen::Map<const RowMajor>{values.data().data(), static_cast<Eigen::Index>(extents.at(0)),
                                    static_cast<Eigen::Index>(extents.at(1))};
}

Matrix read_base(const std::string& path, const std::string& tensor) {
  return read_matrix(path, tensor, {2048, 2048, 2048 * 2048, "matrices of at most 2048 x 2048"});
}

}  // namespace certamen::assessment
