// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/report/check.hpp"

namespace certamen {

/// The report as a table for people, what is to be said below it, and the verdict.
/// Without timing it depends on the input and the seed alone.
std::string to_text(const CheckReport& report, bool colours, bool timing = true);

/// The report as one JSON document (docs/reference/json.md, docs/reference/check.schema.json),
/// ending with a newline. Without timing it depends on the input and the seed alone.
std::string to_json(const CheckReport& report, bool timing);

}  // namespace certamen
