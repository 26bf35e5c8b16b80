// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/form.hpp"

namespace certamen {

/// The same form, where strings are put together from left to right: x || (y || z) is
/// (x || y) || z. Returns whether there were any others.
bool write_strings(Form& form);

}  // namespace certamen
