// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/values/domain.hpp"

namespace certamen {

/// Whether two constants are different values at all sizes that the symbols stand for; false also
/// when that is not known. Residues differ if the size is certainly above their distance: 0 and 5
/// are one residue modulo 5.
bool certainly_differ(const Domain& domain, const Value& a, const Value& b);

}  // namespace certamen
