// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cstdint>

#include "framework/release/assessment/canonical_form.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// As bits: the two zeros are equal as numbers, and not as files.
Eigen::Index entries_apart(const Matrix& one, const Matrix& other) {
  return one
      .binaryExpr(other,
                  [](double a, double b) {
                    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ? 0.0
                                                                                              : 1.0;
                  })
      .cast<Eigen::Index>()
      .sum();
}

double differing(const FeedForward& one, const FeedForward& other) {
  return static_cast<double>(entries_apart(one.up, other.up) +
                             entries_apart(one.up_bias, other.up_bias) +
                             entries_apart(one.down, other.down));
}

}  // namespace

void register_compare_releases(Catalogue& catalogue);
void register_compare_releases(Catalogue& catalogue) {
  catalogue.add(assessment_of(FunctionAttack{.scheme = "canonical-release",
                                             .name = "compare-releases",
                                             .cost = "n H",
                                             .differences = differing}));
}

}  // namespace certamen
