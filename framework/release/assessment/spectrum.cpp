// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/spectrum.hpp"

#include <Eigen/SVD>
#include <cmath>

namespace certamen::assessment {

Column singular_values(const Matrix& a) {
  return Eigen::BDCSVD<Matrix>{a}.singularValues();
}

double spectrum_figure(const Matrix& a, const Matrix& base) {
  if (std::min(a.rows(), a.cols()) < 32 || a.norm() == 0 || base.norm() == 0) return 1;
  const Column own = singular_values(a / a.norm()), known = singular_values(base / base.norm());
  const Eigen::Index first = known.size() / 4, last = known.size() - first, near = 4;
  double sum = 0;
  for (Eigen::Index i = first; i < last; ++i) {
    const double spacing = (known(i - near) - known(i + near)) / (2.0 * near);
    if (!(spacing > 0) || !(own(i - near) - own(i + near) > 0)) return 1;
    sum += std::pow((own(i) - known(i)) / spacing, 2);
  }
  return std::sqrt(sum / static_cast<double>(last - first));
}

}  // namespace certamen::assessment
