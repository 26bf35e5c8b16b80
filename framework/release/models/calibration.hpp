// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/numbers/rational.hpp"
#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/range_kernels.hpp"

namespace certamen {

/// The ranges that the pre-activations of hidden units take over calibration inputs: they say where
/// TaylorMLP expands each unit, and which units it protects [Wang24].
struct Calibration {
  std::vector<double> low, high;  // [units], low <= 0 <= high as in the public code

  std::size_t units() const { return low.size(); }
  Tensor<double> middles() const;    // [units], rounded to float32
  std::vector<double> gaps() const;  // high - low
};

/// Standard normal inputs of a layer, which depend on the seed alone; made once for all of its
/// units. Memory: 8 bytes an entry.
class CalibrationInputs {
 public:
  CalibrationInputs(std::size_t inputs, std::uint64_t seed, std::size_t samples = 256);

  static constexpr std::size_t width = calibration::samples_at_once;
  std::size_t inputs() const { return inputs_; }
  std::size_t samples() const { return samples_; }
  /// Entry j of samples k width .. k width + width - 1; those that there are not are 0.
  const double* entries(std::size_t k, std::size_t j) const {
    return &entries_[(k * inputs_ + j) * width];
  }

 private:
  std::size_t inputs_, samples_;
  std::vector<double> entries_;
};

/// Over the inputs: of up x in the plain form (its bias is hidden), of gate x + gate_bias in the
/// gated form. `down` is not used.
Calibration calibrate(const Mlp<double>& mlp, const CalibrationInputs& inputs);
Calibration calibrate(const Mlp<double>& mlp, std::uint64_t seed, std::size_t samples = 256);

/// More than any layer has.
inline constexpr int most_hidden_units = 1 << 30;

/// Which hidden units are protected; the others stay an ordinary MLP in the clear.
struct Protection {
  std::optional<std::size_t> units;  // none: all
  Rational max_gap = 0;

  bool all() const { return !units; }
  /// The protected ones of the units with these gaps, upwards. Of the gaps below max_gap the k
  /// largest, if there are k of them; else the k smallest of all (equal gaps: lower units first),
  /// as in [Wang24]'s code. Throws Error(bad_number) for more units than there are.
  std::vector<std::size_t> choose(const std::vector<double>& gaps) const;
};

/// The parameters `protect` ("all", or a number of units) and `max-gap` (at least 0). Throws
/// Error(bad_number), and Error(usage) for a max-gap that chooses nothing.
Protection parse_protection(const std::string& protect, const std::string& max_gap);

/// The MLP of these hidden units alone. down_bias is that of the whole layer.
Mlp<double> take_units(const Mlp<double>& mlp, const std::vector<std::size_t>& units);

}  // namespace certamen
