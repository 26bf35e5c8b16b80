// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/release/attack/taylor_mlp_owner.hpp"

namespace certamen {

/// Operation counts of the plain layer, the Taylor release and the factored evaluator that Level I
/// builds from the release, and their times in float32. Units that are not protected are evaluated
/// as they are by all three. With Theta0::sum and Theta0::none order 0 costs nothing. Times and the
/// disagreement stay 0 for layers whose release has more than 2^24 numbers.
LayerCost measure_cost(const ModelFile& file, const MlpLayer& layer, Activation activation,
                       const UnitList& units, const TaylorMlpAttackOptions& options,
                       const Context& context);

}  // namespace certamen
