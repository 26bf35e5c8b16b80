// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/definitions/definition.hpp"
#include "framework/numbers/float_format.hpp"
#include "framework/release/definitions/weight_release.hpp"

namespace certamen {

/// What of TaylorMLP's parameters the attacks need; all of it is public.
struct TaylorPublic {
  LayerModel model;  // its shapes, form, activation and z0
  int order = 0;
  double roundoff = 0x1p-24;  // of the released coefficients
};

/// From the scheme's model and the shape of theta, the output of RELEASE; `precision` is the format
/// of the coefficients ("none": as computed).
TaylorPublic taylor_public(const WeightRelease& scheme, const Definition& definition,
                           const std::string& precision = "none");

/// Curve and closed form for the plain form, even part for the gated one.
enum class ExtractionMethod { curve, closed_form, even_part };

/// theta [order + 1, D, H] -> hidden numbers [n]. Opaque: it searches and iterates. Units that
/// cannot be identified come out as 0. Throws Error(unsupported) for a method that does not take
/// the form or the order.
Operation extraction_operation(ExtractionMethod method, const TaylorPublic& scheme);

/// theta [order + 1, D, H] -> the factors of the cheap evaluator in one tensor: constant [D]
/// (gated: zeros), polynomials [order, H] of orders 1 .. order (gated: [order + 1, H], order 0
/// too), columns [D, H], flat. Opaque: power iteration.
Operation factor_operation(const TaylorPublic& scheme);

/// gate [m, H], up [m, H], outputs [m, D] of a gated layer -> hidden numbers [n], by least squares
/// without the coefficients; zeros if the inputs do not determine them. Opaque: QR.
Operation least_squares_operation(const LayerModel& model, std::size_t inputs);

}  // namespace certamen
