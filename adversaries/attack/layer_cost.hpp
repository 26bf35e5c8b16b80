// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/attack/taylor_mlp_attack.hpp"

namespace certamen {

/// Operation counts of the plain layer, the Taylor release and the factored evaluator that Level I
/// builds from the release, and their times in float32. Times and the disagreement stay 0 for
/// layers whose release has more than 2^24 coefficients.
LayerCost measure_cost(const SafetensorsFile& file, const MlpLayer& layer, Activation activation,
                       int order, const Context& context);

}  // namespace certamen
