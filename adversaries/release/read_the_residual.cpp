// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The release as it is.
std::optional<Matrix> read_the_residual(const ReleaseView& view) {
  return view.releases.front();
}

}  // namespace

void register_read_the_residual(Catalogue& catalogue);
void register_read_the_residual(Catalogue& catalogue) {
  catalogue.add(assessment_of(
      {.scheme = "amo", .name = "read-the-residual", .cost = "no", .recover = read_the_residual}));
  catalogue.add(assessment_of({.scheme = "teeslice",
                               .name = "read-the-residual",
                               .cost = "no",
                               .recover = read_the_residual}));
}

}  // namespace certamen
