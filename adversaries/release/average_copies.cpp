// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/tracing_code.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The mean of the copies, and noise of half a mark's deviation.
Column average_copies(const Matrix& copies, Stream& coins) {
  return copies.colwise().mean().transpose() + 0.5 * gaussian(copies.cols(), 1, coins);
}

}  // namespace

void register_average_copies(Catalogue& catalogue);
void register_average_copies(Catalogue& catalogue) {
  catalogue.add(assessment_of(TracingAttack{
      .scheme = "user-marks", .name = "average-copies", .cost = "c n m", .leak = average_copies}));
}

}  // namespace certamen
