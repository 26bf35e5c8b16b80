// SPDX-License-Identifier: Apache-2.0
// Layers in a canonical form: which of two layers of one function is released.
#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "framework/release/assessment/canonical_form.hpp"
#include "tests/adversaries/attack/small_model.hpp"
#include "tests/framework/release/assessment/assessed.hpp"

namespace canonical_form_test {

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

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

TEST_CASE("canonical-release: a unit that is always 0 has no outgoing weights; one of a bias alone "
          "keeps them") {
  Stream coins{5, 0, 0};
  FeedForward layer{gaussian(6, 4, coins), gaussian(6, 1, coins), gaussian(3, 6, coins),
                    gaussian(3, 1, coins)};
  layer.up.row(2).setZero();
  layer.up_bias(2) = 0;
  layer.up.row(4).setZero();
  layer.up_bias(4) = 0.7;
  const auto scheme = made<assessment::FunctionRelease>("canonical-release");
  const FeedForward own = scheme->release(layer);
  const Matrix x = gaussian(4, 20, coins);
  CHECK(relative_error(evaluate(own, x), evaluate(layer, x)) < 1e-13);
  CHECK((own.down.colwise().norm().array() == 0).count() == 1);
  for (int i = 0; i < 20; ++i) {
    const FeedForward other =
        scheme->release(carried(layer, FunctionClaim::Scales::powers_of_two, coins));
    CHECK(other.up == own.up);
    CHECK(other.up_bias == own.up_bias);
    CHECK(other.down == own.down);
  }
}

TEST_CASE("canonical-release: zeros of either sign are one zero, bit by bit") {
  Stream coins{6, 0, 0};
  FeedForward layer{gaussian(8, 4, coins), gaussian(8, 1, coins), gaussian(3, 8, coins),
                    gaussian(3, 1, coins)};
  // Pruned by a mask: zeros keep the sign of what was there.
  layer.up.topRows(5) *= 0.0;
  layer.up_bias.head(3) *= 0.0;
  layer.down.row(1) *= 0.0;
  const auto bits = [](const FeedForward& one) {
    std::vector<std::uint64_t> all;
    for (const Matrix& part : {Matrix{one.up}, Matrix{one.up_bias}, Matrix{one.down}})
      for (const double entry : part.reshaped()) all.push_back(std::bit_cast<std::uint64_t>(entry));
    return all;
  };
  const auto scheme = made<assessment::FunctionRelease>("canonical-release");
  const auto own = bits(scheme->release(layer));
  CHECK(bits(layer) != bits(reordered(layer, {4, 3, 2, 1, 0, 5, 6, 7})));
  for (int i = 0; i < 20; ++i)
    CHECK(bits(scheme->release(carried(layer, FunctionClaim::Scales::powers_of_two, coins))) ==
          own);
}

TEST_CASE("canonical-release: nothing is proved of layers that powers of two drive out of range") {
  Stream coins{5, 0, 0};
  FeedForward layer{gaussian(6, 4, coins), gaussian(6, 1, coins), gaussian(3, 6, coins),
                    gaussian(3, 1, coins)};
  layer.up(0, 0) = 0;
  CHECK(scales_exactly(layer));
  for (const double bad : {0x1p-1074, 0x1.8p-1015, 0x1p1016, -0x1p1020}) {
    FeedForward other = layer;
    other.down(1, 1) = bad;
    CHECK(!scales_exactly(other));
  }
  // A file of zeros and of units without an input side is no contradiction.
  const SmallModel zeros{[](const std::string& name, Tensor<double>& values) {
    if (name.find("blocks.0.mlp.fc1") == std::string::npos) return;
    for (std::size_t i = 0; i < values.size() / 2; ++i) values.data()[i] = 0;
  }};
  const auto rows = rows_of("canonical-release", {}, zeros.path().string());
  REQUIRE(rows.size() == 2);
  CHECK(*rows[0].value == 0);
  CHECK(rows[0].verdict == Verdict::meets);
}

}  // namespace canonical_form_test
