// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Entries that are further from the public model than six robust deviations are put back.
std::optional<Matrix> outliers(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  const Matrix distance = (view.releases.front() - *view.base).cwiseAbs();
  const double deviation = median({distance.data(), distance.data() + distance.size()}) / 0.6745;
  return (distance.array() > 6 * deviation).select(*view.base, view.releases.front());
}

}  // namespace

void register_outliers(Catalogue& catalogue);
void register_outliers(Catalogue& catalogue) {
  catalogue.add(assessment_of(
      {.scheme = "nnsplitter", .name = "outliers", .cost = "n m", .recover = outliers}));
}

}  // namespace certamen
