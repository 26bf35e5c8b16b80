// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/check/check.hpp"

namespace certamen {

/// The report as a table for people, what is to be said below it, and the verdict.
/// Without timing it depends on the input and the seed alone.
std::string to_text(const CheckReport& report, bool colours, bool timing = true);

/// What there is to say beyond verdicts.
struct Details {
  bool strategy = false;  // of the optimal adversary, as a decision tree
  bool plan = false;      // what was simplified, and the order in which the exact engine went
};

/// The details for people, to be printed after the table; empty if there are none.
std::string details_text(const CheckReport& report, const Details& details, bool colours,
                         bool timing = true);

/// The report as one JSON document (docs/reference/json.md, docs/reference/check.schema.json),
/// ending with a newline. Without timing it depends on the input and the seed alone.
std::string to_json(const CheckReport& report, bool timing, const Details& details = {});

}  // namespace certamen
