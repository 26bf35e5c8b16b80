// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/check/check.hpp"
#include "framework/text/document.hpp"

namespace certamen {

/// What there is to say beyond verdicts.
struct Details {
  bool strategy = false;  // of the optimal adversary, as a decision tree
  bool plan = false;      // what was simplified, and the order in which the exact engine went
};

/// The rows as a table, what is to be said below it, the verdict and the details; for programs
/// docs/reference/check.schema.json. Without timing it depends on the input and the seed alone.
Document document_of(const CheckReport& report, bool timing = true, const Details& details = {});

/// Parts of it: what programs read, and the details for people.
void add_check_facts(Document& document, const CheckReport& report, bool timing,
                     const Details& details);
void add_check_details(Document& document, const CheckReport& report, bool timing,
                       const Details& details);

}  // namespace certamen
