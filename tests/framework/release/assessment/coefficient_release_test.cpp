// SPDX-License-Identifier: Apache-2.0
// Releases by coefficients: what they compute, and that a curve gives the weights. The figures in
// comments are those of independent scripts (numpy).
#include "framework/release/assessment/coefficient_release.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "framework/error.hpp"
#include "tests/adversaries/attack/small_model.hpp"
#include "tests/framework/release/assessment/assessed.hpp"

namespace coefficient_release_test {

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace {

std::shared_ptr<const CoefficientRelease> made(const std::string& scheme,
                                               const Values& values = {}) {
  return std::dynamic_pointer_cast<const CoefficientRelease>(
      assessed(scheme).make(parameters_of(assessed(scheme), values)));
}

ExpandedLayer drawn() {
  Stream coins{7, 0, 0};
  return {gaussian(6, 10, coins), gaussian(10, 1, coins), gaussian(10, 1, coins)};
}

Matrix with_silu(const ExpandedLayer& layer, const Matrix& z) {
  const Matrix u = z.colwise() + layer.bias;
  return layer.weights * u.unaryExpr([](double one) { return one / (1 + std::exp(-one)); });
}

const auto schemes = {"mergebarrier-ffn", "taylor-real-scaling", "pade-mlp"};

}  // namespace

TEST_CASE("coefficients: each release computes the layer near its points, to its order") {
  for (const char* scheme : schemes) {
    const ExpandedLayer layer = drawn();
    Stream coins{8, 0, 0};
    const auto released = made(scheme)->release(layer, 8, coins);
    const Matrix step = gaussian(10, 5, coins);
    const auto off = [&](double size) {
      const Matrix z = (size * step).colwise() + layer.points;
      return (evaluate(released.published, released.user_input(z)) - with_silu(layer, z)).norm();
    };
    INFO(scheme);
    CHECK(off(0.01) < 1e-13);
    CHECK(off(0.2) < 1e-5);
    // The first order that is left out is 9 at least, below the rounding of 10^-15 a number.
    CHECK(off(0.2) < off(0.4) / 128 + 1e-13);
  }
}

TEST_CASE("coefficients: the weights come out to the precision of the format; too few orders or "
          "digits do not give them") {
  for (const std::string& model : {std::string{}, real_model})
    for (const char* scheme : schemes) {
      const auto rows = [&](const char* format) {
        return rows_of(scheme, {{"size", "48"}, {"trials", "2"}, {"format", format}}, model);
      };
      const auto f64 = rows("f64"), f32 = rows("f32"), bf16 = rows("bf16");
      INFO(scheme << " " << f64.at(0).figure << ", f32 " << f32.at(0).figure);
      REQUIRE(f64.size() >= 2);
      CHECK(*f64[0].value < 1e-11);
      CHECK(f64[0].verdict == Verdict::broken);
      // 2e-8 to 3.1e-8
      CHECK(*f32[0].value < 1e-6);
      CHECK(*f32[0].value > 1e-9);
      CHECK(*bf16[0].value > 1e-4);
      CHECK(bf16[0].verdict == Verdict::undecided);
      CHECK(f64.back().verdict == Verdict::undecided);
      CHECK(*f64.back().value > 0.1);
    }
}

TEST_CASE("mergebarrier-ffn: value and slope say the weights of units nearer to 0 than 1.278") {
  // A unit's bias is its expansion point but for 1/10.
  const auto rows = [](double reach) {
    const SmallModel model{[&](const std::string& name, Tensor<double>& values) {
      if (name != "blocks.0.mlp.fc1.bias") return;
      for (std::size_t i = 0; i < 12; ++i)
        values.data()[i] = reach * (2 * static_cast<double>(i) - 11) / 11;
    }};
    return rows_of("mergebarrier-ffn", {{"trials", "2"}}, model.path().string());
  };
  const auto near = rows(1.17), far = rows(8);
  REQUIRE(near.size() == 3);
  CHECK(*near[1].value < 1e-11);
  CHECK(near[1].verdict == Verdict::broken);
  CHECK(near[2].verdict == Verdict::undecided);
  // The farther of two points of one ratio is not what is taken.
  CHECK(*far[1].value > 0.1);
  CHECK(far[1].verdict == Verdict::undecided);
  const auto real = rows_of("mergebarrier-ffn", {{"trials", "2"}}, real_model);
  CHECK(*real.at(1).value < 1e-11);
}

TEST_CASE("coefficients: a layer whose outputs are 0 has nothing to recover") {
  for (const char* zero : {"fc2.weight", "fc1"}) {
    const SmallModel model{[&](const std::string& name, Tensor<double>& values) {
      if (name.find(zero) == std::string::npos) return;
      for (auto& one : values.data()) one = 0;
    }};
    for (const char* scheme : schemes)
      for (const auto& row : rows_of(scheme, {}, model.path().string())) {
        CHECK(row.verdict == Verdict::undecided);
        CHECK(row.figure == "-");
        CHECK(row.reason.find("outputs are 0") != std::string::npos);
      }
  }
}

TEST_CASE("pade-mlp: an order is even, and what integer division releases is said") {
  const auto& entry = assessed("pade-mlp");
  CHECK_THROWS_WITH_AS(entry.make(parameters_of(entry, {{"order", "7"}})),
                       doctest::Contains("even"), Error);
  const auto rows = rows_of("pade-mlp", {{"size", "32"}, {"division", "integer"}});
  CHECK(rows.at(0).given == "no base, constant terms, not the others to order 8");
}

TEST_CASE("pade-mlp: by integer division the constant term is left, which computes nothing") {
  const ExpandedLayer layer = drawn();
  Stream coins{9, 0, 0};
  const auto released = made("pade-mlp", {{"division", "integer"}})->release(layer, 8, coins);
  CHECK(released.published.numbers.size() == 1);
  const Matrix z = gaussian(10, 5, coins).colwise() + layer.points;
  CHECK(relative_error(evaluate(released.published, z), with_silu(layer, z)) > 0.2);
  const auto rows = rows_of("pade-mlp", {{"size", "32"}, {"division", "integer"}});
  CHECK(rows.at(0).verdict == Verdict::undecided);
}

TEST_CASE("coefficients: terms are the derivatives of u / (1 + e^-u) over the factorials") {
  const Column u = (Column{3} << -1.5, 0, 2.25).finished();
  const Matrix terms = jets(u, 2);
  for (Eigen::Index d = 0; d < 3; ++d) {
    const double s = 1 / (1 + std::exp(-u(d))), slope = s * (1 - s);
    CHECK(terms(0, d) == doctest::Approx(u(d) * s));
    CHECK(terms(1, d) == doctest::Approx(s + u(d) * slope));
    CHECK(terms(2, d) == doctest::Approx((2 * slope + u(d) * slope * (1 - 2 * s)) / 2));
  }
}

TEST_CASE("coefficients: guidelines name what survives, and that nothing is trusted") {
  const Parameters parameters = parameters_of(assessed("pade-mlp"), {{"size", "32"}});
  const auto judged = assessed_catalogue().assessors().front().judge(
      *assessed("pade-mlp").make(parameters), rows_of("pade-mlp", parameters.all()));
  std::string violated;
  for (const auto& one : judged)
    if (one.status == GuidelineStatus::violated) violated += one.id + " ";
  CHECK(violated == "G2 G5 ");
}

}  // namespace coefficient_release_test
