// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"

/// The parameters p, q, g that schemes over a subgroup of Z_p* share.
namespace certamen {

std::vector<ParameterSpec> group_parameters();

/// The subgroup of order q of Z_p*. "auto" as g is the least h^((p-1)/q), h = 2, 3, .., that
/// generates it; q = p - 1 gives the whole group. Throws what Group() throws.
Domain group_from(const Parameters& parameters);

}  // namespace certamen
