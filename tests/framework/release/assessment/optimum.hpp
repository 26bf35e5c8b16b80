// SPDX-License-Identifier: Apache-2.0
// What the best adversary gets in the games of an assessment, for the tests.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "framework/check/check.hpp"
#include "tests/framework/release/assessment/assessed.hpp"
#include "tests/support/textbook.hpp"

namespace certamen::testing {

struct Answer {
  Rational value, allowed;
  Verdict verdict;
};

/// Of the best adversary there can be.
inline Answer optimum(const std::string& scheme, const std::string& definition,
                      const Values& values) {
  const auto report = check(
      assessed_catalogue(), scheme,
      {.definition = definition, .optimal = true, .parameters = Parameters{values}}, Context{});
  const auto row = std::ranges::find_if(report.rows, &CheckRow::optimal);  // a theorem beside it
  INFO(scheme << " " << definition);
  REQUIRE(row != report.rows.end());
  REQUIRE(row->advantage);
  CHECK(row->advantage->is<Exact>());
  return {row->advantage->lower(), row->allowed, row->verdict};
}

}  // namespace certamen::testing
