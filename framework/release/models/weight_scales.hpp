// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/release/models/model_config.hpp"
#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// Whether a matrix is in a format that models store with scales beside it: F8_E4M3 or F8_E5M2.
bool may_have_scales(const TensorInfo& tensor);

/// Gives each matrix W [out, in] in F8 its scales, by the names and shapes that are documented:
///   W_scale_inv, W_scale  one number, or [out, 1], a number for each row
///   W_scale_inv           [ceil(out / r), ceil(in / c)] for blocks of r x c, `block`, which the
///                         config.json has (DeepSeek-V3's README_WEIGHTS.md)
/// A matrix with scales of one of these names in another shape or type becomes unreadable. One with
/// both, or with more of the kind (W_scale_2), is left as it is: it has no meaning here.
void find_scales(TensorTable& table, std::optional<WeightBlock> block);

}  // namespace certamen
