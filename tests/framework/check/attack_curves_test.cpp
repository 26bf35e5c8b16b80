// SPDX-License-Identifier: Apache-2.0
#include "framework/check/attack_curves.hpp"

#include "framework/error.hpp"
#include "framework/report/bound.hpp"
#include "framework/report/curve_plot.hpp"
#include "tests/support/textbook.hpp"

namespace attack_curves_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("attack curves: the adversaries with a formula, over the number of queries") {
  const auto curves =
      attack_curves(catalogue(), "ctr", "ind-cpa", Parameters{{{"n", "128"}, {"blocks", "1"}}});
  REQUIRE(curves.size() == 1);
  CHECK(curves[0].adversary == "counter-collision");
  // x - x^2/2 for x = q(q - 1)/2^129, of 2^40 starts.
  const Integer q = Integer{1} << 40;
  const Rational x = make_rational(q * (q - 1), Integer{1} << 129);
  CHECK(curves[0].advantage(q) == x - x * x / 2);
  // It never falls, and is a probability.
  Rational before = 0;
  for (unsigned i = 10; i <= 62; ++i) {
    const auto value = curves[0].advantage(Integer{1} << i);
    REQUIRE(value);
    CHECK(*value >= before);
    CHECK(*value <= 1);
    before = *value;
  }
  // Few queries are played; more than the definition takes are asked of nothing.
  CHECK_FALSE(curves[0].advantage(2));
  CHECK_FALSE(curves[0].advantage(Integer{1} << 63));
}

TEST_CASE("attack curves: none where no adversary has a formula, or nothing is counted") {
  CHECK(attack_curves(catalogue(), "cbc", "ind-cpa", Parameters{}).empty());
  CHECK(attack_curves(catalogue(), "pedersen", "hiding", Parameters{}).empty());
  CHECK_THROWS_AS(attack_curves(catalogue(), "ctrl", "ind-cpa", Parameters{}), Error);
  CHECK_THROWS_AS(attack_curves(catalogue(), "ctr", "ind-cap", Parameters{}), Error);
}

TEST_CASE("curve plot: a point for each power of two, up to the first that is 1") {
  const auto points = plotted([](const Integer& x) -> std::optional<Rational> {
    if (x == 4) return std::nullopt;
    return make_rational(x, 32);
  });
  using Points = std::vector<std::pair<double, double>>;
  CHECK(points == Points{{1, -4}, {3, -2}, {4, -1}, {5, 0}});
  CHECK(plotted([](const Integer&) { return Rational{0}; }).empty());
}

TEST_CASE(
    "curve plot: each curve is a line, all in one frame, with a legend if there are several") {
  const PlottedCurve bound{"at most", {{10, -20}, {20, 0}}},
      attack{"at least", {{12, -30}, {20, 0}}};
  const std::string one = plot_of("title", "q", {bound}),
                    both = plot_of("title", "q", {bound, attack});
  CHECK(count(one, "<polyline") == 1);
  CHECK(one.find("at most") == std::string::npos);
  CHECK(count(both, "<polyline") == 2);
  CHECK(count(both, "stroke-dasharray") == 1);
  CHECK(both.find(">at most<") != std::string::npos);
  CHECK(both.find(">at least<") != std::string::npos);
  // Both end at 1, at the right upper corner; the lowest point of both is at the lower end.
  CHECK(count(both, "580.0,60.0\"") == 2);
  CHECK(both.find("164.0,340.0") != std::string::npos);
}

TEST_CASE("bound: the picture has the attack's curve below that of the bound") {
  const ProvedBound proved{.name = "ctr/ind-cpa",
                           .verdict = ProofVerdict::verified,
                           .bound = Bound{Size{"q"}} * (Bound{Size{"q"}} - 1) /
                                    Bound::power_of_two(Size{128}),
                           .sizes = {{.name = "q", .meaning = "queries"}}};
  const auto attacks =
      attack_curves(catalogue(), "ctr", "ind-cpa", Parameters{{{"n", "128"}, {"blocks", "1"}}});
  const BoundRequest request{.sizes = {}, .advantages = {}};
  CHECK(count(to_plot(proved, request), "<polyline") == 1);
  const std::string both = to_plot(proved, request, attacks);
  CHECK(count(both, "<polyline") == 2);
  CHECK(both.find("at least, counter-collision") != std::string::npos);
  // An attack that is above 0 nowhere has no line.
  const AttackCurve idle{"idle", [](const Integer&) { return Rational{0}; }};
  CHECK(count(to_plot(proved, request, {idle}), "<polyline") == 1);
}

}  // namespace attack_curves_test
