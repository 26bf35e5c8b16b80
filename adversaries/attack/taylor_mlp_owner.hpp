// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adversaries/attack/taylor_mlp_attack.hpp"

/// The owner's side of the attack on real models: what is hidden, and the release of a block of
/// hidden units.
namespace certamen {

/// A block of an MLP's hidden units with its expansion points.
struct OwnedBlock {
  Mlp<double> mlp;
  Tensor<double> z0;      // [block]
  std::vector<int> sign;  // gated: the secret signs
};

/// Reads a block and puts its expansion points in the middle of the pre-activations' ranges over
/// `samples` standard normal inputs, rounded to float32.
OwnedBlock own_block(const SafetensorsFile& file, const MlpLayer& layer, std::size_t first,
                     std::size_t count, const Context& context, std::size_t samples = 256);

/// The release of the block at a precision; c is spread over all `units` of the layer.
extraction::TaylorRelease<Real> release_block(const OwnedBlock& block, Activation activation,
                                              const TaylorMlpAttackOptions& options,
                                              const ReleasePrecision& precision, std::size_t units);
extraction::GatedTaylorRelease<Real> release_gated_block(const OwnedBlock& block,
                                                         Activation activation, int order,
                                                         const ReleasePrecision& precision);

}  // namespace certamen
