// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/definitions/weight_release.hpp"

namespace certamen {

/// What the scheme publishes, whatever it declares and calls.
Domain artefact_of(const WeightRelease& scheme);

}  // namespace certamen
