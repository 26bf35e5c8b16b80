// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/weight_release.hpp"

namespace certamen {

/// The parameters that every weight release scheme takes: the model file and layer, or the sizes of
/// a made-up layer.
std::vector<ParameterSpec> model_parameters();

/// The layer that the parameters describe. From a safetensors file: its W, b, c (gated: W), with
/// the expansion points in the middle of the ranges of V x (gated: of the gate) over 256 standard
/// normal x; a layer without biases gets zeros. In the gated form the gate's and the up
/// projection's biases are part of z, and the down projection's is in the clear. Of a file's layer
/// `protect` takes the chosen hidden units alone: the rest is in the clear, and an adversary can
/// subtract it. Without a file: normal entries, fixed by the sizes. Throws Error(bad_file),
/// Error(unknown_name), Error(bad_number), and Error(unsupported) for a form that the file's layer
/// does not have.
LayerModel make_layer_model(const Parameters& given);

/// The model's parameters followed by the scheme's own.
std::vector<ParameterSpec> with_model_parameters(std::vector<ParameterSpec> own);

}  // namespace certamen
