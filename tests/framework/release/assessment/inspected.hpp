// SPDX-License-Identifier: Apache-2.0
// Matrices written to files and inspected, for the tests.
#pragma once

#include <optional>
#include <string>

#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/inspection.hpp"
#include "framework/release/assessment/linear.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace certamen::testing {

inline StoredTensor stored(const assessment::Matrix& a, FloatFormat format = FloatFormat::f32,
                           const std::string& name = "w") {
  Tensor<double> values{{static_cast<std::size_t>(a.rows()), static_cast<std::size_t>(a.cols())}};
  for (Eigen::Index i = 0; i < a.rows(); ++i)
    for (Eigen::Index j = 0; j < a.cols(); ++j)
      values(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) = a(i, j);
  return {name, format, values};
}

/// The guidelines that a file violates, as a float32 file, beside its base if there is one.
inline std::string violations(const assessment::Matrix& released,
                              const std::optional<assessment::Matrix>& base = {}) {
  const Folder folder;
  write_safetensors(folder / "release", {stored(released)});
  if (base) write_safetensors(folder / "base", {stored(*base)});
  std::string ids;
  for (const auto& one :
       assessment::inspect_file({.file = folder / "release",
                                 .base = base ? std::string{folder / "base"} : std::string{}},
                                {})
           .guidelines)
    if (one.status == GuidelineStatus::violated) ids += one.id + " ";
  return ids;
}

}  // namespace certamen::testing
