// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"

namespace certamen::assessment {

/// What the matrices of a model file give away, alone, beside the public ones of the same names and
/// beside those of further releases: each detector's figure, what genuine weights show, and the
/// guidelines that this bears on. Reads every matrix of at least 32 rows and columns; those above
/// 2048 of either, and of dtypes that are no real numbers, are skipped by name. Throws
/// Error(bad_file) if there is none, or if a matrix of another file
/// has another shape; Error(unknown_name) if another file lacks it; Error(bad_number) for NaN.
Inspection inspect_file(const InspectionRequest& request, const Context& context);

}  // namespace certamen::assessment
