// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/error.hpp"
#include "framework/release/models/model_file.hpp"
#include "framework/values/activation.hpp"
#include "framework/values/tensor.hpp"

namespace certamen {

/// Where one MLP of a transformer lies in a file. Names are whole tensor names, empty for what the
/// layer does not have. What could be told in several ways says from where: "by hand", "metadata",
/// "config.json", "graph" (of an ONNX file), "names", a tensor ("ln_2"), or "guess".
struct MlpLayer {
  std::string name;          ///< what stands before the tensors' own names: "encoder.layers.0"
  std::size_t index = 0;     ///< the first number in it
  std::string architecture;  ///< whose names these are (mlp_patterns.hpp); "by hand"
  std::string activation;    ///< empty if nothing says it
  std::string activation_from;
  bool gated = false;       ///< down(activation(gate x) * (up x)) instead of down(activation(up x))
  bool transposed = false;  ///< weights stored as [in, out] (GPT-2's Conv1D), not as [out, in]
  std::string stored_from;
  std::size_t inputs = 0;   ///< m
  std::size_t hidden = 0;   ///< H
  std::size_t outputs = 0;  ///< D
  std::string up;
  std::string up_bias;
  std::string gate;
  std::string gate_bias;
  std::string down;
  std::string down_bias;
  std::size_t up_first = 0;  ///< unit of the tensor `up` that is unit 0: H where the gate is above
};

/// What a user says of a file's MLPs. Names are whole tensor names with # for numbers.
struct MlpHints {
  std::string up;    ///< empty: by known names
  std::string gate;  ///< empty: plain
  std::string down;
  std::optional<bool> transposed = {};  ///< stored as [in, out]
};

/// The MLPs of a file, in the order of prefix and number: those whose every weight is there and
/// fits, and the others with what is wrong.
struct MlpLayers {
  struct Unreadable {
    std::string name;
    std::size_t index = 0;
    Error reason;
  };
  std::vector<MlpLayer> readable;
  std::vector<Unreadable> unreadable;
};

/// All or some hidden units of an MLP, always as [out, in]:
///   plain  y = down . activation(up x + up_bias) + down_bias
///   gated  y = down . (activation(gate x + gate_bias) * (up x + up_bias)) + down_bias
template <class T>
struct Mlp {
  std::string activation;
  Tensor<T> up;                        ///< V, H x m
  std::optional<Tensor<T>> up_bias;    ///< b, H
  std::optional<Tensor<T>> gate;       ///< H x m
  std::optional<Tensor<T>> gate_bias;  ///< H
  Tensor<T> down;                      ///< W, D x H
  std::optional<Tensor<T>> down_bias;  ///< c, D; not split by unit
};

/// The MLPs that carry the names of known architectures (mlp_patterns.hpp), whatever prefix stands
/// before them, or those that the hints name. The orientation is that which the lengths of biases
/// and norms, the embedding or config.json ask for, else the usual one of the names. Unreadable are
/// layers of which a part is not in the file, whose shapes do not fit together, whose numbers are
/// no reals, and those of which nothing says how they are stored. Throws Error(usage) for hints
/// that are incomplete.
MlpLayers find_mlp_layers(const ModelFile& file, const MlpHints& hints = {});

/// The layer's activation. Throws Error(unsupported) if nothing says it, Error(unknown_name) for
/// one that Certamen does not have.
Activation activation_of(const MlpLayer& layer);

/// The layer with that name, or else the only one with that number ("3"). Throws the reason of one
/// that is unreadable, and Error(unknown_name) listing the names there are.
const MlpLayer& select_mlp_layer(const MlpLayers& layers, std::string_view selector);

/// The hidden units' input side alone, for their pre-activations: `down` and `down_bias` are empty.
/// Errors and cost as of read_mlp_units.
Mlp<double> read_mlp_inputs(const ModelFile& file, const MlpLayer& layer, std::size_t first,
                            std::size_t count);

/// The whole MLP; exact, since every stored format fits in double. NaN and infinities throw
/// Error(bad_number) naming tensor and element.
Mlp<double> read_mlp(const ModelFile& file, const MlpLayer& layer);

/// Hidden units first .. first + count - 1 only. Memory: that of the result, up to a second copy of
/// one of its matrices for transposed layers. Throws Error(usage) for units that the layer does not
/// have. In the stored order of one of the two weights a unit is a column, so that a slice of fewer
/// units than fit in a page of the file (1024 in F32) costs the reading of the whole matrix.
Mlp<double> read_mlp_units(const ModelFile& file, const MlpLayer& layer, std::size_t first,
                           std::size_t count);

}  // namespace certamen
