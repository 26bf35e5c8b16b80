// SPDX-License-Identifier: Apache-2.0
#include "adversaries/extraction/even_part.hpp"

#include <doctest/doctest.h>

#include <random>

#include "framework/numbers/float_format.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

using namespace certamen;
using namespace certamen::extraction;

namespace {

struct Secret {
  std::vector<int> sign;
  Tensor<Real> w;
  GatedTaylorRelease<Real> release;
};

/// z0' = eps z0, L = f(z0) W, F_n = eps^n f^(n)(z0) W, rounded to the format.
Secret gated(Activation f, int order, FloatFormat format, unsigned seed, std::size_t outputs = 24,
             std::size_t units = 40) {
  std::mt19937_64 random{seed};
  std::normal_distribution<double> weight{0, 0.02}, middle{-0.2, 1};
  Secret secret{{},
                Tensor<Real>{{outputs, units}},
                {f, order, Tensor<Real>{{units}}, Tensor<Real>{{outputs, units}},
                 Tensor<Real>{{static_cast<std::size_t>(order), outputs, units}}}};
  for (std::size_t d = 0; d < units; ++d) {
    secret.sign.push_back(random() % 2 == 0 ? 1 : -1);
    const Real z0 =
        d == 0 ? Real{0}
               : round_to(Real{middle(random)}, format);  // an expansion point at 0 has a sign too
    secret.release.z0p[d] = secret.sign[d] * z0;
    const auto a = jet(f, z0, order);
    for (std::size_t i = 0; i < outputs; ++i) {
      secret.w(i, d) = round_to(Real{weight(random)}, FloatFormat::bf16);
      secret.release.l(i, d) = round_to(Real{a[0] * secret.w(i, d)}, format);
      Real factorial{1};
      for (int n = 1; n <= order; ++n) {
        factorial *= n;
        const Real power = n % 2 == 0 ? 1 : secret.sign[d];
        secret.release.f(static_cast<std::size_t>(n) - 1, i, d) = round_to(
            Real{power * a[static_cast<std::size_t>(n)] * factorial * secret.w(i, d)}, format);
      }
    }
  }
  return secret;
}

}  // namespace

TEST_CASE("even part: every sign is recovered, an expansion point at zero included") {
  const PrecisionScope scope{50};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::gelu_tanh})
    for (const auto format :
         {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32, FloatFormat::f64}) {
      CAPTURE(to_string(f));
      CAPTURE(to_string(format));
      const auto secret = gated(f, 6, format, 10);
      const auto recovered = recover_gated(secret.release);
      CHECK(recovered.sign == secret.sign);
      CHECK(relative_error(recovered.w, secret.w) <=
            2 * static_cast<double>(to_real(unit_roundoff(format))));
    }
}

TEST_CASE("even part: tanh leaves the sign open, and says so") {
  const PrecisionScope scope{50};
  const auto recovered = recover_gated(gated(Activation::tanh, 6, FloatFormat::f32, 11).release);
  for (const auto status : recovered.status) CHECK(status == UnitStatus::ambiguous);
}

TEST_CASE("even part: a dead column has no sign and counts for nothing") {
  const PrecisionScope scope{50};
  auto secret = gated(Activation::silu, 6, FloatFormat::f32, 12, 4, 3);
  for (std::size_t i = 0; i < 4; ++i) {
    secret.release.l(i, 1) = 0;
    for (std::size_t n = 0; n < 6; ++n) secret.release.f(n, i, 1) = 0;
  }
  const auto recovered = recover_gated(secret.release);
  CHECK(recovered.status[1] == UnitStatus::dead_column);
  CHECK(recovered.sign[1] == 0);
  CHECK(recovered.sign[2] == secret.sign[2]);
}
