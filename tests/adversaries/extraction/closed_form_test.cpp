// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/closed_form.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "adversaries/release/extraction/curve.hpp"
#include "framework/error.hpp"
#include "tests/adversaries/extraction/release_for_tests.hpp"

namespace closed_form_test {

using namespace certamen;
using namespace certamen::extraction;

TEST_CASE("closed form: the identities for SiLU, GELU and tanh hold to 48 digits") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::tanh})
    for (const char* text : {"-3.3", "-1.278", "-0.5", "0.7", "2.9"}) {
      const Real u{text}, w{"0.0371"};
      auto row = jet(f, u, 5);
      row.erase(row.begin());
      for (auto& x : row) x *= w;
      CAPTURE(to_string(f));
      CAPTURE(text);
      CHECK(abs(Real{closed_form_point(f, row, 1) - u}) <= Real{"1e-48"});
    }
  CHECK_THROWS_WITH_AS(closed_form_point(Activation::silu, std::vector<double>{1, 2}, 1),
                       "closed form: it needs the orders 1 to 3", Error);
}

TEST_CASE("closed form: it recovers whole layers as the curve does") {
  const PrecisionScope scope{60};
  for (const auto f : {Activation::silu, Activation::gelu, Activation::tanh}) {
    const auto secret = random_mlp<Real>(12, 10, 77);
    CHECK(relative_error(recover_by_closed_form(released(secret, f, 8)).w, secret.w) <= 1e-45);
  }
}

TEST_CASE("closed form: sigma(u) = (T1 - 2 T2 + T3) / (T1 - 3 T2) for SiLU, and the next order's "
          "relation, to 48 digits") {
  const PrecisionScope scope{60};
  for (const char* text : {"-3.3", "-1.278", "-0.5", "0.7", "2.9"}) {
    const Real u{text};
    const auto a = jet(Activation::silu, u, 4);
    const Real t1 = a[1], t2 = 2 * a[2], t3 = 6 * a[3], t4 = 24 * a[4], s = 1 / (1 + exp(Real{-u}));
    CHECK(abs(Real{(t1 - 2 * t2 + t3) / (t1 - 3 * t2) - s}) <= Real{"1e-48"});
    CHECK(abs(Real{t4 + (3 * s - 2) * t3 + (1 - s) * t2 + s * (1 - s) * (3 * t2 - t1)}) <=
          Real{"1e-48"});
  }
}

TEST_CASE("closed form: a unit at a pole is reported or right, never wrong") {
  for (const double u : {-2.9213, 0.98306, 0.5}) {
    auto secret = random_mlp<double>(12, 1, 5);
    secret.z0[0] = u - secret.b[0];
    const auto recovered = recover_by_closed_form(released(secret, Activation::silu, 8));
    if (recovered.status[0] == UnitStatus::recovered)
      CHECK(relative_error(recovered.w, secret.w) <= 10 * (recovered.residual[0] + 1e-15));
  }
}

TEST_CASE("closed form: the wrong activation is reported") {
  auto release = released(random_mlp<double>(12, 10, 5), Activation::gelu, 8);
  release.activation = Activation::silu;
  CHECK(recover_by_closed_form(release).count(UnitStatus::recovered) == 0);
}

TEST_CASE("closed form: tanh-GELU has none") {
  const auto release = released(random_mlp<double>(3, 2, 5), Activation::gelu_tanh, 8);
  CHECK_THROWS_WITH_AS(recover_by_closed_form(release), "closed form: there is none for gelu-tanh",
                       Error);
}

}  // namespace closed_form_test
