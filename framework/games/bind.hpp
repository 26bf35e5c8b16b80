// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/package.hpp"

namespace certamen {

/// The package with numbers for symbols, in every domain, operation, budget and constant. Loops of
/// a known number of steps are written out, step by step. Throws
/// Error(unsupported) for a constant that has no value at these sizes, or one of a structure with
/// symbols, and what bound_at() of an operation throws.
Package bound_at(const Package& package, const Bindings& bindings);

}  // namespace certamen
