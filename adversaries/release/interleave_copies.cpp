// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/tracing_code.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Each position from a colluder at random.
Column interleave_copies(const Matrix& copies, Stream& coins) {
  Column leaked{copies.cols()};
  for (Eigen::Index i = 0; i < leaked.size(); ++i)
    leaked(i) = copies(
        static_cast<Eigen::Index>(coins.below(static_cast<std::uint64_t>(copies.rows()))), i);
  return leaked;
}

}  // namespace

void register_interleave_copies(Catalogue& catalogue);
void register_interleave_copies(Catalogue& catalogue) {
  catalogue.add(assessment_of(TracingAttack{.scheme = "tardos",
                                            .name = "interleave-copies",
                                            .cost = "length",
                                            .leak = interleave_copies}));
}

}  // namespace certamen
