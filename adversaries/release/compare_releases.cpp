// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/canonical_form.hpp"

namespace certamen {

namespace {

using namespace assessment;

double differing(const FeedForward& one, const FeedForward& other) {
  return static_cast<double>((one.up.array() != other.up.array()).count() +
                             (one.up_bias.array() != other.up_bias.array()).count() +
                             (one.down.array() != other.down.array()).count());
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
