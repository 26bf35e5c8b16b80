// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/same_bits.hpp"

#include <doctest/doctest.h>

#include "framework/release/assessment/coefficient_release.hpp"
#include "framework/release/assessment/layer_lock.hpp"
#include "tests/framework/release/assessment/assessed.hpp"

namespace same_bits_test {

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace {

bool is_certified(const AssessmentRow& row) {
  return row.reason.ends_with("the same bits") || row.reason.ends_with("bit by bit");
}

}  // namespace

TEST_CASE("certified: the key of a lock, by the outputs of a device; not another key that does as "
          "well on one output") {
  for (const std::string& model : {std::string{}, real_model}) {
    const auto signs = rows_of("hpnn", {{"size", "96"}, {"trials", "2"}}, model);
    REQUIRE(signs.size() == 5);
    CHECK(!is_certified(signs[0]));  // one query: undecided
    CHECK(is_certified(signs[1]));
    CHECK(is_certified(signs[2]));
    CHECK(signs[3].verdict == Verdict::broken);  // one output
    CHECK(!is_certified(signs[3]));
    CHECK(!is_certified(signs[4]));
    const auto order = rows_of("keyed-permutation", {{"size", "96"}, {"trials", "2"}}, model);
    REQUIRE(order.size() == 4);
    CHECK(!is_certified(order[0]));
    CHECK(is_certified(order[2]));
    CHECK(is_certified(order[3]));
  }
}

TEST_CASE("certified: coefficients of weights that are stored in a format, not of others") {
  for (const char* scheme : {"pade-mlp", "taylor-real-scaling", "mergebarrier-ffn"}) {
    CAPTURE(scheme);
    const auto stored = rows_of(scheme, {{"trials", "2"}}, real_model),
               drawn = rows_of(scheme, {{"trials", "2"}, {"size", "48"}});
    REQUIRE(!stored.empty());
    CHECK(stored[0].verdict == Verdict::broken);
    CHECK(is_certified(stored[0]));
    CHECK(drawn[0].verdict == Verdict::broken);
    CHECK(!is_certified(drawn[0]));
    // Order 0 alone: nothing is found.
    CHECK(!is_certified(stored.back()));
  }
}

TEST_CASE("certified: only what is broken in every trial") {
  AssessmentRow row{.scheme = "s",
                    .claim = {},
                    .given = {},
                    .setting = {},
                    .attack = {},
                    .figure = {},
                    .reason = "why"};
  for (const Verdict verdict : {Verdict::meets, Verdict::undecided, Verdict::broken}) {
    row.verdict = verdict;
    add_certificate(row, false, released_again);
    CHECK(row.reason == "why");
    if (verdict == Verdict::broken) continue;
    add_certificate(row, true, released_again);
    CHECK(row.reason == "why");
  }
  add_certificate(row, true, released_again);
  CHECK(row.reason == "why; " + std::string{released_again});
}

}  // namespace same_bits_test
