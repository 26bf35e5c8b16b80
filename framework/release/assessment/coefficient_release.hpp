// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"
#include "framework/values/activation.hpp"

/// Releases of y = W f(z + b), z known to the user, by coefficients of a series or a fraction in z
/// - z0 for each unit, as TaylorMLP's variants publish them. f is SiLU.
namespace certamen::assessment {

inline constexpr Activation released_activation = Activation::silu;

/// A layer behind its first matrix, and the points z0 at which its units are expanded.
struct ExpandedLayer {
  Matrix weights;       // W [D, H]
  Column bias, points;  // b, z0 [H]
};

/// What is published.
struct Coefficients {
  Column points;                // of the user's z [H]
  std::vector<Matrix> numbers;  // of order 0, 1, .. [D, H]
  Matrix denominators;          // of order 1, 2, .. by rows, [.., H]; empty for a series
};

/// y for the user's z [H, ..].
Matrix evaluate(const Coefficients& published, const Matrix& z);

/// A user has its own z, that of the published first layer: scales z + shifts. Both are secret, as
/// the first layer is.
struct ReleasedCoefficients {
  Coefficients published;
  Column scales, shifts;  // [H]

  Matrix user_input(const Matrix& z) const { return (scales.asDiagonal() * z).colwise() + shifts; }
};

struct CoefficientClaim {
  int order;                    // N, the highest that is released
  bool constants_only = false;  // but of what has this order the constant terms alone are released
};

class CoefficientRelease : public AssessedScheme {
 public:
  virtual std::vector<CoefficientClaim> claims() const = 0;
  virtual ReleasedCoefficients release(const ExpandedLayer& layer, int order,
                                       Stream& coins) const = 0;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

struct CoefficientAttack {
  std::string scheme, name, cost;
  /// W; columns that are not found are 0. `roundoff` is that of the storage format.
  std::function<Matrix(const Coefficients&, double roundoff)> recover;
};

AssessmentEntry assessment_of(CoefficientAttack attack);

/// Inputs [m, ..] that a series about one point serves: Gaussian of standard deviation 1/4. SiLU's
/// series reach as far as pi at least, and for some units no further.
Matrix near_inputs(const FeedForward& layer, Eigen::Index count, Stream& coins);

/// Expanded at the middle of the range of the pre-activations, less the bias, over 256 such inputs.
ExpandedLayer expanded(const FeedForward& layer, Stream& coins);

/// W f(z + b) for z [H, ..].
Matrix evaluate(const ExpandedLayer& layer, const Matrix& z);

/// f^(n)(u) / n! for n = 0 .. order at all u, by rows.
Matrix jets(const Column& u, int order);

}  // namespace certamen::assessment
