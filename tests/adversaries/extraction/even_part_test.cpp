// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/even_part.hpp"

#include <doctest/doctest.h>

#include "adversaries/release/extraction/rank_one.hpp"
#include "framework/error.hpp"
#include "framework/numbers/float_format.hpp"
#include "framework/stop.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace even_part_test {

using namespace certamen;
using namespace certamen::extraction;

TEST_CASE("even part: every sign is recovered, an expansion point at zero included") {
  const PrecisionScope scope{50};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::gelu_tanh})
    for (const auto format :
         {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32, FloatFormat::f64}) {
      CAPTURE(to_string(f));
      CAPTURE(to_string(format));
      const auto secret = random_gated(f, 6, format, 10);
      const auto recovered = recover_gated(secret.release);
      CHECK(recovered.sign == secret.sign);
      CHECK(relative_error(recovered.w, secret.w) <=
            2 * static_cast<double>(to_real(unit_roundoff(format))));
    }
}

TEST_CASE("even part: orders from 2 on give the weights without any sign") {
  const PrecisionScope scope{50};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::gelu_tanh}) {
    const auto secret = random_gated(f, 6, FloatFormat::f32, 13);
    Tensor<Real> w{secret.w.shape()};
    for (std::size_t d = 0; d < w.extent(1); ++d) {
      const auto column = even_part_column(secret.release, d);
      for (std::size_t i = 0; i < w.extent(0); ++i) w(i, d) = column[i];
    }
    CHECK(relative_error(w, secret.w) <= 0x1p-23);
  }
}

TEST_CASE("even part: tanh leaves the sign open, says so, and gives the weights up to it") {
  const PrecisionScope scope{50};
  const auto secret = random_gated(Activation::tanh, 6, FloatFormat::f32, 11);
  const auto recovered = recover_gated(secret.release);
  auto signed_weights = secret.w;
  for (std::size_t d = 0; d < signed_weights.extent(1); ++d) {
    CHECK(recovered.status[d] == UnitStatus::ambiguous);
    CHECK(recovered.sign[d] == 0);
    for (std::size_t i = 0; i < signed_weights.extent(0); ++i)
      signed_weights(i, d) *= secret.sign[d];
  }
  CHECK(relative_error(recovered.w, signed_weights) <= 0x1p-23);
}

TEST_CASE("even part: a gate far from 0 is recovered, or reported when its orders underflow") {
  const PrecisionScope scope{50};
  for (const auto f : {Activation::gelu, Activation::gelu_tanh, Activation::silu})
    for (const auto format : {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32})
      for (const int z0 : {-15, -9, -6, 6, 9, 15})
        for (const int sign : {1, -1}) {
          CAPTURE(to_string(f));
          CAPTURE(to_string(format));
          CAPTURE(z0);
          CAPTURE(sign);
          auto secret = random_gated(f, 6, format, 21, 24, 1);
          const auto a = jet(f, Real{z0}, 6);
          secret.release.z0p[0] = sign * z0;
          for (std::size_t i = 0; i < 24; ++i) {
            secret.release.l(i, 0) = round_to(Real{a[0] * secret.w(i, 0)}, format);
            Real factor{1};
            for (int n = 1; n <= 6; ++n) {
              factor *= n * sign;
              secret.release.f(static_cast<std::size_t>(n) - 1, i, 0) =
                  round_to(Real{factor * a[static_cast<std::size_t>(n)] * secret.w(i, 0)}, format);
            }
          }
          const auto recovered = recover_gated(secret.release);
          if (z0 > 0) CHECK(recovered.status[0] == UnitStatus::recovered);
          if (recovered.status[0] != UnitStatus::recovered) continue;
          CHECK(recovered.sign[0] == sign);
          CHECK(relative_error(recovered.w, secret.w) <= 0.02);
        }
}

TEST_CASE("even part: the wrong activation is reported") {
  const PrecisionScope scope{50};
  auto secret = random_gated(Activation::silu, 6, FloatFormat::f32, 14);
  secret.release.activation = Activation::gelu;
  const auto recovered = recover_gated(secret.release);
  for (const auto status : recovered.status) CHECK(status != UnitStatus::recovered);
}

TEST_CASE("even part: orders that overflow their format are left out, and none that is left out is "
          "missed") {
  const PrecisionScope scope{50};
  // Without 1/n! the 30th derivative is above what f16 holds.
  const auto secret = random_gated(Activation::silu, 30, FloatFormat::f16, 15);
  bool overflowed = false;
  for (const auto& x : secret.release.f.data()) overflowed = overflowed || !isfinite(x);
  CHECK(overflowed);
  const auto recovered = recover_gated(secret.release);
  CHECK(recovered.sign == secret.sign);
  CHECK(relative_error(recovered.w, secret.w) <= 0x1p-10);
  auto nothing = secret;
  nothing.release.f(1, 0, 3) = Real{1} / Real{0};  // order 2 of unit 3
  CHECK(recover_gated(nothing.release).status[3] == UnitStatus::unexplained);
}

TEST_CASE("even part: in many digits a stop is asked for within a unit") {
  const PrecisionScope digits{50};
  const auto secret = random_gated(Activation::silu, 6, FloatFormat::f64, 10);
  const auto coefficients = unit_coefficients(secret.release, 0);
  const Real& z0p = secret.release.z0p[0];
  CHECK(recover_gated_unit_in(Activation::silu, z0p, coefficients).status == UnitStatus::recovered);
  const CancelToken token;
  token.cancel();
  const StopScope scope{token};
  CHECK_THROWS_AS((void)recover_gated_unit_in(Activation::silu, z0p, coefficients), Error);
  CHECK_THROWS_AS((void)rank_one(coefficients), Error);
}

TEST_CASE("even part: a dead column has no sign and counts for nothing") {
  const PrecisionScope scope{50};
  auto secret = random_gated(Activation::silu, 6, FloatFormat::f32, 12, 4, 3);
  for (std::size_t i = 0; i < 4; ++i) {
    secret.release.l(i, 1) = 0;
    for (std::size_t n = 0; n < 6; ++n) secret.release.f(n, i, 1) = 0;
  }
  const auto recovered = recover_gated(secret.release);
  CHECK(recovered.status[1] == UnitStatus::dead_column);
  CHECK(recovered.sign[1] == 0);
  CHECK(recovered.sign[2] == secret.sign[2]);
}

}  // namespace even_part_test
