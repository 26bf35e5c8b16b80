// SPDX-License-Identifier: Apache-2.0
// A release under learning with errors: its noise, and what its hiding rests on.
#include <doctest/doctest.h>

#include <cmath>

#include "adversaries/release/lattice_reduction.hpp"
#include "framework/error.hpp"
#include "framework/release/assessment/lattice_release.hpp"
#include "tests/framework/release/assessment/assessed.hpp"

namespace lattice_release_test {

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

TEST_CASE("lwe-release: decrypts right and hides under LWE at dimension 4096; at 1024 the "
          "assumption is not to be made") {
  for (const std::string& model : {std::string{}, real_model}) {
    const auto rows = rows_of("lwe-release", {{"trials", "1"}}, model);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].verdict == Verdict::meets);
    CHECK(rows[0].success->upper() < make_rational(1, 1 << 30));
    for (std::size_t i = 1; i < 3; ++i) {
      CHECK(rows[i].given.find("LWE assumed") != std::string::npos);
      CHECK(rows[i].figure == "2 Adv^lwe");
    }
    CHECK(rows[1].verdict == Verdict::undecided);
    CHECK(rows[1].reason.find("blocks of 84") != std::string::npos);
    CHECK(rows[2].verdict == Verdict::meets);
    REQUIRE(rows[2].success);
    CHECK(rows[2].success->is<Proved>());
    CHECK(rows[2].reason.find("assumed: Adv^lwe") != std::string::npos);
  }
}

TEST_CASE("lwe-release: too few places drown the outputs in noise") {
  const auto at = [](const char* places) {
    return rows_of("lwe-release", {{"places", places}, {"n", "64"}, {"trials", "2"}}).at(0);
  };
  CHECK(at("10").verdict == Verdict::broken);
  CHECK(at("30").verdict == Verdict::meets);
}

TEST_CASE("lwe-release: the noise of an output is |x| times that of a rounded Gaussian") {
  const auto scheme = made<LatticeRelease>("lwe-release");
  const LatticeSizes sizes{.dimension = 16, .deviation = 3.2, .places = 30};
  Stream coins{3, 0, 0};
  const Integers weights = Integers::NullaryExpr(
      400, 20, [&] { return static_cast<std::int64_t>(coins.below(255)) - 127; });
  Integers x = Integers::Zero(20, 1);
  for (const auto value : scheme->decrypted(sizes, weights, x, coins)) CHECK(value == 0);
  x = Integers::NullaryExpr(20, 1,
                            [&] { return static_cast<std::int64_t>(coins.below(255)) - 127; });
  const Integers truth = weights * x;
  const auto found = scheme->decrypted(sizes, weights, x, coins);
  double square = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::int64_t output = truth(static_cast<Eigen::Index>(i));
    CHECK(std::llround(std::ldexp(static_cast<double>(found[i]), -30)) == output);
    square += std::pow(static_cast<double>(found[i] - output * (std::int64_t{1} << 30)), 2);
  }
  const double expected = std::sqrt(3.2 * 3.2 + 1.0 / 12) * x.cast<double>().norm();
  CHECK(std::sqrt(square / 400) == doctest::Approx(expected).epsilon(0.15));
}

TEST_CASE("lwe-release: the bound on wrong outputs lies above the tail of their noise") {
  for (const int places : {17, 18, 19}) {
    const LatticeSizes sizes{.dimension = 64, .deviation = 100, .places = places};
    const int bits = bits_of_failure(sizes, 32, 8);
    const double tail = 8 * std::erfc((std::ldexp(1.0, places - 1) - 128 * 16) /
                                      (128 * 100 * std::sqrt(32.0) * std::sqrt(2.0)));
    CHECK(std::exp2(-bits) >= std::min(1.0, tail));
    CHECK(bits >= -std::log2(tail) - 6);
  }
  CHECK(bits_of_failure({.dimension = 64, .deviation = 3.2, .places = 8}, 32, 8) == 0);
}

TEST_CASE("lwe-release: outputs that are too large for the modulus are not proved right") {
  // -128 times -128, m times, is 2^14 m: in fixed point of 40 places, 2^54 m < 2^63 up to m = 511.
  const LatticeSizes sizes{.dimension = 16, .deviation = 3.2, .places = 40};
  CHECK(bits_of_failure(sizes, 511, 16) == 128);
  CHECK(bits_of_failure(sizes, 512, 16) == 0);
  Stream coins{6, 0, 0};
  // The output of 1024 such is 2^64, that is 0.
  const Integers most = Integers::Constant(1, 1024, -128);
  const auto found =
      made<LatticeRelease>("lwe-release")->decrypted(sizes, most, most.transpose(), coins);
  CHECK(std::abs(static_cast<double>(found.at(0))) < std::ldexp(1.0, 39));
  const auto rows =
      rows_of("lwe-release", {{"places", "40"}, {"size", "512"}, {"n", "64"}, {"trials", "1"}});
  CHECK(rows.at(0).verdict == Verdict::undecided);
  CHECK(rows[0].reason.find("too large for the modulus") != std::string::npos);
}

TEST_CASE("lwe-release: errors that are rounded to 0 too often are refused") {
  const auto& entry = assessed("lwe-release");
  for (const char* deviation : {"1/1000", "1/10", "1", "19/10"})
    CHECK_THROWS_WITH_AS(parameters_of(entry, {{"deviation", deviation}}),
                         doctest::Contains("at least 2"), Error);
  CHECK_NOTHROW(parameters_of(entry, {{"deviation", "2"}}));
}

TEST_CASE("lwe-release: the variance of a rounded Gaussian is that which is stated, from 2 on") {
  for (const double sigma : {2.0, 3.2}) {
    double variance = 0;
    const auto below = [&](double t) { return std::erfc(-t / (sigma * std::sqrt(2.0))) / 2; };
    for (int e = -60; e <= 60; ++e) variance += e * e * (below(e + 0.5) - below(e - 0.5));
    CHECK(variance == doctest::Approx(sigma * sigma + 1.0 / 12).epsilon(1e-12));
  }
}

TEST_CASE("lattice-reduction: blocks as in the literature") {
  // New Hope, table of the primal attack: 967. Kyber512: 2^118 steps.
  CHECK(block_for_lwe(1024, std::log2(12289), std::sqrt(8.0)) ==
        doctest::Approx(967).epsilon(0.005));
  CHECK(0.292 * block_for_lwe(512, std::log2(3329), std::sqrt(1.5)) ==
        doctest::Approx(118).epsilon(0.01));
}

}  // namespace lattice_release_test
