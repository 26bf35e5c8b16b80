// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "adversaries/release/attack/taylor_mlp_attack.hpp"

/// The owner's side of the attack on real models: what is hidden, and the release of a block of
/// hidden units.
namespace certamen {

/// Hidden units by their numbers in the layer, upwards.
using UnitList = std::vector<std::size_t>;

/// The units that the options protect. Reads the layer's input side if they are to be chosen.
UnitList protected_units(const ModelFile& file, const MlpLayer& layer,
                         const TaylorMlpAttackOptions& options, const Context& context);

/// The others of a layer's hidden units.
UnitList units_in_the_clear(const UnitList& units, std::size_t hidden);

/// The units in blocks, each within one stretch of options.units_per_block units of the layer.
std::vector<UnitList> blocks_of(const UnitList& units, const TaylorMlpAttackOptions& options);

/// A block of an MLP's hidden units with its expansion points.
struct OwnedBlock {
  Mlp<double> mlp;
  Tensor<double> z0;      // [block]
  std::vector<int> sign;  // gated: the secret signs
};

/// Where a layer's units are expanded: in the middle of the ranges of their pre-activations over
/// inputs that the seed gives. Each unit is calibrated once; threads may ask for different units at
/// the same time. Memory: the inputs, and 8 bytes a unit.
class ExpansionPoints {
 public:
  ExpansionPoints(const MlpLayer& layer, std::uint64_t seed);
  /// Over inputs that layers of equally many share.
  ExpansionPoints(const MlpLayer& layer, std::shared_ptr<const CalibrationInputs> inputs);
  /// Of these units of the layer, whose part of it `mlp` is.
  Tensor<double> of(const UnitList& units, const Mlp<double>& mlp);

 private:
  std::shared_ptr<const CalibrationInputs> inputs_;
  std::vector<double> known_;  // NaN: not yet
};

/// Calibration inputs of one seed, made once for all layers of equally many inputs.
class SharedInputs {
 public:
  explicit SharedInputs(std::uint64_t seed) : seed_{seed} {}
  std::shared_ptr<const CalibrationInputs> of(const MlpLayer& layer);

 private:
  std::uint64_t seed_;
  std::shared_ptr<const CalibrationInputs> last_;
};

/// Reads a block with its expansion points.
OwnedBlock own_block(const ModelFile& file, const MlpLayer& layer, const UnitList& units,
                     const Context& context, ExpansionPoints& points);
OwnedBlock own_block(const ModelFile& file, const MlpLayer& layer, const UnitList& units,
                     const Context& context);

/// The numbers that a release at this precision is made and attacked in, as a 0 of their type:
/// double for f32, f16 and bf16, long double for f64, Real for digits.
template <class Work>
auto in_numbers_of(const ReleasePrecision& precision, const Work& work) {
  if (!precision.format) return work(Real{0});
  return *precision.format == FloatFormat::f64 ? work(0.0L) : work(0.0);
}

/// The release of the block at a precision; c is spread over all `units` protected units of the
/// layer. With Theta0::sum the block's part of the sums comes unrounded and without c. T is Real,
/// or double or long double for a storage format: every number is the exact one rounded once in
/// either, since those that T's own rounding could decide are computed in Real [Ziv91].
template <class T>
extraction::TaylorRelease<T> release_block(const OwnedBlock& block, Activation activation,
                                           const TaylorMlpAttackOptions& options,
                                           const ReleasePrecision& precision, std::size_t units);
template <class T>
extraction::GatedTaylorRelease<T> release_gated_block(const OwnedBlock& block,
                                                      Activation activation, int order,
                                                      const ReleasePrecision& precision);

/// Digits in which numbers of a storage format's release are computed before they are rounded.
inline constexpr unsigned exact_release_digits = 40;

/// The working precision for a release at that precision.
unsigned working_digits(const ReleasePrecision& precision);

/// The format of the layer's weights, for comparisons: F32 where they are stored in blocks.
FloatFormat storage_format(const ModelFile& file, const MlpLayer& layer);

/// The number as it is published at that precision.
Real published(const Real& exact, const ReleasePrecision& precision);

}  // namespace certamen
