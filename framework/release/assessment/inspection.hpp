// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"

namespace certamen::assessment {

/// What the matrices of a safetensors file give away, alone and beside the public ones of the same
/// names: each detector's figure, what genuine weights show, and the guidelines that this bears on.
/// Reads every matrix of at least 32 rows and columns; above 2048 of either Error(too_large).
/// Throws Error(bad_file) if there is none, or if a public matrix has another shape;
/// Error(bad_number) for NaN.
Inspection inspect_file(const InspectionRequest& request, const Context& context);

}  // namespace certamen::assessment
