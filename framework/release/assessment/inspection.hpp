// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"

namespace certamen::assessment {

/// What the matrices of a model file give away, alone, beside the public ones of the same names and
/// beside those of further releases: each detector's figure, what genuine weights show, and the
/// guidelines that this bears on. Reads every matrix of at least 32 rows and columns; those above
/// 2048 of either, and of dtypes that are no real numbers, are skipped by name, and so are those
/// that another file lacks, or has in another shape or dtype, where it is to be compared. Throws
/// Error(bad_file) if there is none that can be inspected, or none that can be compared with other
/// files that are given; Error(bad_number) for NaN. A stop leaves out what was not inspected by
/// then: it is listed. Once the files are open `begun` gets a function that says, in any thread and
/// at any time, what is known by then.
Inspection inspect_file(const InspectionRequest& request, const Context& context,
                        const InspectionSink& begun = {});

}  // namespace certamen::assessment
