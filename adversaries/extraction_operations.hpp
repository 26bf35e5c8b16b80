// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/definitions/weight_release.hpp"
#include "framework/numbers/float_format.hpp"

namespace certamen {

/// What of TaylorMLP's parameters the attacks need; all of it is public.
struct TaylorPublic {
  LayerModel model;  // its shapes, activation and z0
  int order = 0;
  double roundoff = 0x1p-24;  // of the released coefficients
};

enum class ExtractionMethod { curve, closed_form };

/// theta [order + 1, D, H] -> hidden numbers [n]. Opaque: it searches and iterates. Units that
/// cannot be identified come out as 0.
Operation extraction_operation(ExtractionMethod method, const TaylorPublic& scheme);

/// theta [order + 1, D, H] -> the factors of the cheap evaluator in one tensor: constant [D],
/// polynomials [order, H], columns [D, H], flat. Opaque: power iteration.
Operation factor_operation(const TaylorPublic& scheme);

}  // namespace certamen
