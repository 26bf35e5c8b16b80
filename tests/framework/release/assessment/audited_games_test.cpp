// SPDX-License-Identifier: Apache-2.0
// The definitions of an assessment as `audit` and `check` take them, at their defaults and at other
// parameters.
#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "framework/check/audit.hpp"
#include "framework/check/check.hpp"
#include "framework/error.hpp"
#include "tests/framework/release/assessment/assessed.hpp"

namespace audited_games_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE(
    "audit: at other parameters than the defaults nothing is found either: what controls have "
    "to get is known for the defaults") {
  for (const auto& [definition, values] : std::vector<std::pair<std::string, Values>>{
           {"ownership-soundness", {{"order", "drawn-first"}}},
           {"ownership-soundness", {{"order", "commit-first"}}},
           {"ownership-dispute", {{"judge", "verification"}}},
           {"integrity", {{"q", "1"}}},
           {"queried-weight-recovery", {{"q", "2"}}},
           {"delta-recovery", {{"base", "secret"}}},
           {"traceability", {{"colluders", "1"}}},
           {"ownership-dispute", {{"changes", "1"}}},
           {"ownership-robustness", {{"changes", "2"}}},
           {"merging", {{"changes", "1"}}},
           {"correctness", {{"eps", "0"}}}}) {
    const auto report = audit(assessed_catalogue(), definition, Parameters{values}, Context{});
    INFO(definition);
    for (const auto& found : report.findings) MESSAGE(found);
    CHECK(report.findings.empty());
    CHECK((report.exit_status() == 0 || report.exit_status() == 3));
  }
  // The number of queries leaves expectations as they are: an adversary's gain is a finding still.
  CHECK(audit(assessed_catalogue(), "integrity", Parameters{Values{{"q", "4"}}}, Context{})
            .exit_status() == 0);
}

TEST_CASE("check: a word that one definition's parameter takes is another's objection, in a row; a "
          "word of none is a mistake") {
  const auto rows = [](const char* order) {
    return check(assessed_catalogue(), "inner-product-mark",
                 {.optimal = true, .parameters = Parameters{Values{{"order", order}}}}, Context{})
        .rows;
  };
  const auto of = [](const std::vector<CheckRow>& all, const char* definition) {
    const auto row = std::ranges::find(all, definition, &CheckRow::definition);
    REQUIRE(row != all.end());
    return *row;
  };
  const auto drawn = rows("drawn-first");
  CHECK(of(drawn, "ownership-soundness").advantage->lower() == make_rational(9, 64));
  const CheckRow refused = of(drawn, "ownership-dispute");
  REQUIRE(refused.error);
  CHECK(refused.error->message.find("got 'drawn-first'") != std::string::npos);
  CHECK(!of(rows("commit-first"), "ownership-dispute").error);
  CHECK_THROWS_AS(rows("nonsense"), Error);
}

TEST_CASE("audit: nothing is found in the games of an assessment") {
  for (const std::string definition :
       {"queried-weight-recovery", "repeated-weight-recovery", "release-left-or-right",
        "release-equal-function", "release-simulation", "lock-key-recovery", "authorisation",
        "ownership-soundness", "ownership-robustness", "ownership-dispute", "delta-recovery",
        "one-wayness", "traceability", "input-privacy", "integrity", "fine-tuning", "merging"}) {
    const auto report = audit(assessed_catalogue(), definition, {}, Context{});
    INFO(definition);
    for (const auto& found : report.findings) MESSAGE(found);
    CHECK(report.findings.empty());
    // Of merging no control is known: nothing but a gain without a query would be a finding.
    CHECK(report.exit_status() == (definition == "merging" ? 3 : 0));
  }
}

}  // namespace audited_games_test
