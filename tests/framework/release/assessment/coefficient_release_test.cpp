// SPDX-License-Identifier: Apache-2.0
// Releases by coefficients: what they compute, and that a curve gives the weights. The figures in
// comments are those of independent scripts (numpy).
#include "framework/release/assessment/coefficient_release.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/framework/release/assessment/assessed.hpp"

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace coefficient_release_test {

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
      REQUIRE(f64.size() == 2);
      CHECK(*f64[0].value < 1e-11);
      CHECK(f64[0].verdict == Verdict::broken);
      // 2e-8 to 3.1e-8
      CHECK(*f32[0].value < 1e-6);
      CHECK(*f32[0].value > 1e-9);
      CHECK(*bf16[0].value > 1e-4);
      CHECK(bf16[0].verdict == Verdict::undecided);
      CHECK(f64[1].verdict == Verdict::undecided);
      CHECK(*f64[1].value > 0.1);
    }
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
