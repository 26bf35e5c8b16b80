// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/release/assessment/detectors.hpp"

namespace certamen::assessment {

/// A figure of one matrix, or of one beside another.
struct Measured {
  Detector detector;
  std::string tensor;
  double figure;
  std::string also = {};              // which genuine files show it too: then it decides nothing
  std::optional<double> undone = {};  // distance to the other once it is undone, against that
};

/// The matrix beside the public one of its name: which operator hides it, if one that is known
/// brings it nearer to the base, then what the difference shows with that undone.
void look_beside(const Matrix& released, const Matrix& known, const std::string& name,
                 std::vector<Measured>& all);

/// Two releases of the same weights: by which operator they differ, or what their difference shows.
void look_between(const Matrix& a, const Matrix& b, const std::string& name,
                  std::vector<Measured>& all);

}  // namespace certamen::assessment
