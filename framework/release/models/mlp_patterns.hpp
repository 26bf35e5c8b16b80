// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// How the checkpoints of known architectures name the tensors of their MLPs.
namespace certamen {

/// A tensor is PREFIX layer.stem.weight, where # in `layer` and in the stems stands for a number:
/// that of the layer, then that of the expert.
struct MlpPattern {
  std::string_view architecture;
  std::string_view layer;
  std::string_view up;
  std::string_view gate;  ///< empty: plain, or fused
  std::string_view down;
  std::string_view activation;      ///< that most of them have; empty: it cannot be guessed
  std::string_view norm = {};       ///< its weight is as long as the MLP has inputs
  std::string_view embedding = {};  ///< behind the prefix: a matrix [words, inputs]
  std::string_view beside = {};     ///< only if the layer has this tensor too
  bool transposed = false;      ///< stored as [in, out]; others use the same names for [out, in]
  bool fused = false;           ///< `up` holds the gate's rows, then its own
  bool fused_if_twice = false;  ///< so it does where it has twice the rows that `down` asks for
};

/// In the order in which they are tried.
std::span<const MlpPattern> mlp_patterns();

/// The activation of an architecture by its name in a GGUF file's `general.architecture`; empty for
/// one that is not known.
std::string_view activation_of_architecture(std::string_view name);

/// What a name says.
struct MlpName {
  std::string prefix;  ///< what stands before the pattern, with its dot
  std::string block;   ///< prefix, and the layer up to its first number: "model.layers.3"
  std::string layer;   ///< prefix and the whole layer: "model.layers.3.mlp.experts.7"
  std::size_t index = 0;
  std::size_t expert = 0;
};

/// Fits a name to the up, gate or down weight of a pattern.
std::optional<MlpName> match_name(std::string_view name, const MlpPattern& pattern);

/// Fits a whole name to a pattern with # for numbers, and gives the numbers.
std::optional<std::string> numbers_in(std::string_view name, std::string_view pattern);

}  // namespace certamen
