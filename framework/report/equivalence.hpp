// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/check/equivalence.hpp"

namespace certamen {

std::string to_text(const EquivalenceReport& report, bool colours, bool timing);
std::string to_json(const EquivalenceReport& report, bool timing);

}  // namespace certamen
