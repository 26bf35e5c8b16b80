// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/weight_release.hpp"

namespace certamen {

/// The parameters that every weight release scheme takes: the model file and layer, or the sizes of
/// a made-up layer.
std::vector<ParameterSpec> model_parameters();

/// The layer that the parameters describe. From a safetensors file: its W, b, c, with the expansion
/// points in the middle of the ranges of V x over 256 standard normal x (rounded to float32); a
/// layer without biases gets zeros. Without a file: normal entries, fixed by the sizes. Throws
/// Error(bad_file), Error(unknown_name) and Error(unsupported) for gated layers.
LayerModel make_layer_model(const Parameters& given);

/// The model's parameters followed by the scheme's own.
std::vector<ParameterSpec> with_model_parameters(std::vector<ParameterSpec> own);

}  // namespace certamen
