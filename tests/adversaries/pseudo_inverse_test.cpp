// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/support/weight_release.hpp"

namespace pseudo_inverse_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

CheckReport played(std::map<std::string, std::string> set) {
  set["form"] = "gated";
  return checked("taylor-mlp", set, {}, "pseudo-inverse");
}

}  // namespace

TEST_CASE("pseudo-inverse: where the Taylor sum is accurate, inputs and outputs give every weight "
          "and sign") {
  const std::map<std::string, std::string> accurate[] = {
      {{"radius", "1/4"}, {"precision", "none"}},
      {{"order", "24"}, {"precision", "none"}},
      {{"order", "24"}, {"precision", "f64"}, {"activation", "gelu"}, {"radius", "1/2"}}};
  for (const auto& set : accurate) {
    const auto report = played(set);
    CHECK(always_wins(row_of(report, "weight-recovery", "pseudo-inverse")));
    CHECK(always_wins(row_of(report, "functional-recovery", "pseudo-inverse")));
    CHECK(row_of(report, "hidden-weights-ror", "pseudo-inverse").verdict == Verdict::broken);
  }
}

TEST_CASE(
    "pseudo-inverse: at the usual radius the truncation of the Taylor sum is its error, which "
    "no precision of the release mends") {
  for (const char* precision : {"f32", "none"})
    CHECK(never_wins(
        row_of(played({{"precision", precision}}), "weight-recovery", "pseudo-inverse")));
  // It is no more than that: a coarser goal is reached.
  CHECK(always_wins(row_of(played({{"weight-eps", "1e-3"}}), "weight-recovery", "pseudo-inverse")));
}

TEST_CASE("pseudo-inverse: it says that it needs the gated form, an activation that is not odd, "
          "and not too many units") {
  const auto refused = [](const std::map<std::string, std::string>& set) {
    const auto report = checked("taylor-mlp", set, "weight-recovery", "pseudo-inverse", 2);
    REQUIRE(report.rows.front().error);
    CHECK(report.rows.front().error->code == ErrorCode::unsupported);
    return report.rows.front().error->message;
  };
  CHECK(refused({}) == "pseudo-inverse: it needs the gated form");
  CHECK(refused({{"form", "gated"}, {"activation", "tanh"}}) ==
        "pseudo-inverse: it needs an activation that is not odd: tanh leaves the signs open");
  CHECK(refused({{"form", "gated"}, {"hidden", "513"}, {"outputs", "1"}})
            .starts_with("pseudo-inverse: it needs at most 512 protected units"));
}

}  // namespace pseudo_inverse_test
