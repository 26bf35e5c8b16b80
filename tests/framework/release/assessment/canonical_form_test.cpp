// SPDX-License-Identifier: Apache-2.0
// Layers in a canonical form: which of two layers of one function is released.
#include <doctest/doctest.h>

#include "framework/release/assessment/canonical_form.hpp"
#include "tests/framework/release/assessment/assessed.hpp"

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace canonical_form_test {

namespace {

template <class Kind>
std::shared_ptr<const Kind> made(const std::string& scheme, const Values& values = {}) {
  return std::dynamic_pointer_cast<const Kind>(
      assessed(scheme).make(parameters_of(assessed(scheme), values)));
}

}  // namespace

TEST_CASE("canonical-release: one release for all orders and powers of two, to the last bit; "
          "rounding tells other scales apart until the format hides it") {
  for (const std::string& model : {std::string{}, real_model}) {
    const auto rows = rows_of("canonical-release", {{"size", "48"}, {"trials", "2"}}, model);
    REQUIRE(rows.size() == 2);
    CHECK(*rows[0].value == 0);
    CHECK(rows[0].verdict == Verdict::meets);
    REQUIRE(rows[0].success);
    CHECK(rows[0].success->is<Exact>());
    CHECK(*rows[1].value > 0);
    CHECK(rows[1].verdict == Verdict::broken);
    const auto kept =
        rows_of("canonical-release", {{"size", "48"}, {"order", "kept"}, {"trials", "2"}}, model);
    CHECK(kept[0].verdict == Verdict::broken);
    const auto f32 =
        rows_of("canonical-release", {{"size", "48"}, {"format", "f32"}, {"trials", "2"}}, model);
    CHECK(f32[1].verdict == Verdict::undecided);
  }
}

TEST_CASE("canonical-release: the function stays") {
  const auto scheme = made<assessment::FunctionRelease>("canonical-release");
  const FeedForward layer =
      *subject_layer({.model = real_model,
                      .layer = {},
                      .parameters = parameters_of(assessed("canonical-release"), {})},
                     {});
  Stream coins{4, 0, 0};
  const Matrix x = gaussian(layer.inputs(), 20, coins), y = evaluate(layer, x);
  CHECK(relative_error(evaluate(scheme->release(layer), x), y) < 1e-13);
  for (const auto scales : {FunctionClaim::Scales::powers_of_two, FunctionClaim::Scales::any}) {
    const FeedForward other = carried(layer, scales, coins);
    CHECK(relative_error(other.up, layer.up) > 0.1);
    CHECK(relative_error(evaluate(other, x), y) < 1e-12);
  }
}

}  // namespace canonical_form_test
