// SPDX-License-Identifier: Apache-2.0
// Releases of storage formats are made and attacked in double and long double: the same numbers and
// the same bits as in 40 digits.
#include <doctest/doctest.h>

#include <filesystem>

#include "adversaries/release/attack/taylor_mlp_owner.hpp"
#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/even_part.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "tests/adversaries/attack/small_model.hpp"

namespace precision_test {

using namespace certamen;

using namespace certamen::extraction;
using certamen::testing::SmallModel;

namespace {

const std::filesystem::path real_model =
    std::filesystem::path{CERTAMEN_DATA_DIR} / "ocr-transformer-mlp.safetensors";

constexpr FloatFormat formats[] = {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32,
                                   FloatFormat::f64};

OwnedBlock block_of(const std::filesystem::path& model, const std::string& name,
                    std::size_t units) {
  const auto file = ModelFile::open(model);
  const auto layers = find_mlp_layers(file);
  const auto& layer = select_mlp_layer(layers, name);
  UnitList list;
  for (std::size_t d = 0; d < std::min(units, layer.hidden); ++d) list.push_back(d);
  return own_block(file, layer, list, Context{});
}

template <class T>
std::size_t differences(const Tensor<T>& a, const Tensor<Real>& b) {
  REQUIRE(a.shape() == b.shape());
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += Real{a[i]} != b[i];
  return count;
}

double roundoff_of(FloatFormat format) {
  return static_cast<double>(to_real(unit_roundoff(format)));
}

/// How many recovered weights are further from those of 40 digits than the bound says, and how many
/// round to another number of the format.
template <class T>
struct Comparison {
  std::size_t outside = 0, other_bits = 0, equal_bits = 0;

  void add(const std::vector<T>& column, double bound, const std::vector<Real>& exact,
           const OwnedBlock& block, std::size_t d) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      const Real error = abs(Real{Real{column[i]} - exact[i]});
      outside += error > abs(exact[i]) * Real{bound};
      const Real bits = round_to(Real{column[i]}, FloatFormat::f32);
      other_bits += bits != round_to(exact[i], FloatFormat::f32);
      equal_bits += bits == block.mlp.down(i, d);
    }
  }
};

}  // namespace

TEST_CASE("precision: a release made in double or long double is the exact one rounded, number by "
          "number") {
  const PrecisionScope scope{40};
  const SmallModel model;
  const auto plain = block_of(real_model, "0", 48),
             small = block_of(model.path(), "model.layers.0", 20);
  TaylorMlpAttackOptions options;
  for (const auto format : formats) {
    CAPTURE(to_string(format));
    const ReleasePrecision precision{format, 0};
    const auto exact = release_block<Real>(plain, Activation::silu, options, precision, 240);
    const auto exact_gated = release_gated_block<Real>(small, Activation::gelu, 6, precision);
    in_numbers_of(precision, [&](auto zero) {
      using T = decltype(zero);
      if constexpr (!std::is_same_v<T, Real>) {
        const auto release = release_block<T>(plain, Activation::silu, options, precision, 240);
        CHECK(differences(release.theta, exact.theta) == 0);
        const auto other = release_gated_block<T>(small, Activation::gelu, 6, precision);
        CHECK(differences(other.l, exact_gated.l) == 0);
        CHECK(differences(other.f, exact_gated.f) == 0);
        CHECK(differences(other.z0p, exact_gated.z0p) == 0);
      }
      return 0;
    });
  }
}

TEST_CASE(
    "precision: products that lie on a tie, or so near that double cannot tell, are rounded as "
    "the exact ones") {
  const PrecisionScope scope{40};
  // At 0 SiLU's first derivative is 1/2: the first output's halves are midway between numbers of
  // the format, the second's above by one last place of a double.
  for (const auto format : {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32}) {
    const ReleasePrecision precision{format, 0};
    const double spacing = 2 * roundoff_of(format);
    OwnedBlock block;
    block.mlp.activation = "silu";
    block.mlp.up = Tensor<double>{{4, 1}};
    block.mlp.down = Tensor<double>{{2, 4}};
    block.z0 = Tensor<double>{{4}};
    for (std::size_t d = 0; d < 4; ++d)
      for (std::size_t i = 0; i < 2; ++i)
        block.mlp.down(i, d) =
            1 + (static_cast<double>(d) + 0.5) * spacing + (i == 0 ? 0 : 0x1p-52);
    block.mlp.down_bias = Tensor<double>{{2}, {1 + spacing / 2, -(1 + spacing / 2)}};
    block.z0[1] = 0x1p-60;
    TaylorMlpAttackOptions options;
    const auto exact = release_block<Real>(block, Activation::silu, options, precision, 1);
    const auto release = release_block<double>(block, Activation::silu, options, precision, 1);
    CHECK(differences(release.theta, exact.theta) == 0);
    CHECK(release.theta(1, 0, 0) == 0.5);                  // a tie goes to even
    CHECK(release.theta(1, 1, 0) == 0.5 * (1 + spacing));  // just above it
  }
}

TEST_CASE("precision: releases from the tails, where coefficients underflow, are the exact ones "
          "rounded too") {
  const PrecisionScope scope{40};
  OwnedBlock block;
  const std::vector<double> points{-120, -38, -26.5, -9, -0.75, 0, 1e-30, 0.5, 8, 30, 90};
  const std::size_t units = points.size(), outputs = 6;
  block.mlp.up = Tensor<double>{{units, 1}};
  block.mlp.up_bias = Tensor<double>{{units}};
  block.mlp.down = Tensor<double>{{outputs, units}};
  block.z0 = Tensor<double>{{units}, points};
  for (std::size_t d = 0; d < units; ++d) {
    (*block.mlp.up_bias)[d] = d % 2 == 0 ? 0 : 1.0 / 3;
    block.sign.push_back(d % 3 == 0 ? -1 : 1);
    for (std::size_t i = 0; i < outputs; ++i)
      block.mlp.down(i, d) = (static_cast<double>(i) - 2) / 7 + static_cast<double>(d) / 64;
  }
  for (const auto f : {Activation::gelu, Activation::gelu_tanh, Activation::silu, Activation::tanh})
    for (const auto format : formats) {
      CAPTURE(to_string(f));
      CAPTURE(to_string(format));
      const ReleasePrecision precision{format, 0};
      const auto exact = release_block<Real>(block, f, {}, precision, units);
      const auto exact_gated = release_gated_block<Real>(block, f, 8, precision);
      in_numbers_of(precision, [&](auto zero) {
        using T = decltype(zero);
        if constexpr (!std::is_same_v<T, Real>) {
          CHECK(differences(release_block<T>(block, f, {}, precision, units).theta, exact.theta) ==
                0);
          const auto gated = release_gated_block<T>(block, f, 8, precision);
          CHECK(differences(gated.l, exact_gated.l) == 0);
          CHECK(differences(gated.f, exact_gated.f) == 0);
        }
        return 0;
      });
    }
}

TEST_CASE("precision: the real layers' f32, bf16 and f16 releases give the same units and bits in "
          "double as in 40 digits, within the bound that is computed") {
  const PrecisionScope scope{40};
  TaylorMlpAttackOptions options;
  std::size_t right = 0;
  for (const char* name : {"0", "1"}) {
    const auto block = block_of(real_model, name, 240);
    for (const auto format : {FloatFormat::f32, FloatFormat::bf16, FloatFormat::f16}) {
      CAPTURE(to_string(format));
      const std::size_t units = format == FloatFormat::f32 ? 240 : 40;
      const double roundoff = roundoff_of(format);
      const auto release =
          release_block<double>(block, Activation::silu, options, {format, 0}, 240);
      const CurveSolver solver{Activation::silu, 1, 8, {.roundoff = roundoff}};
      Comparison<double> comparison;
      for (std::size_t d = 0; d < units; ++d) {
        const auto coefficients = unit_coefficients(release, d);
        const auto unit = solver.recover_in(coefficients);
        const auto exact = solver.recover_in(converted<Real>(coefficients));
        CHECK(unit.status == exact.status);
        CHECK(unit.candidates.size() == exact.candidates.size());
        CHECK(unit.arithmetic_error <= roundoff / 1000);
        CHECK(unit.arithmetic_error > 0);
        CHECK(exact.arithmetic_error == 0);
        comparison.add(unit.column, unit.arithmetic_error, exact.column, block, d);
      }
      CHECK(comparison.outside == 0);
      CHECK(comparison.other_bits == 0);
      if (format == FloatFormat::f32 && name[0] == '0') right = comparison.equal_bits;
    }
  }
  CHECK(right == 28793);  // of 28800: what float32's rounding leaves of float32 weights
}

TEST_CASE(
    "precision: a unit whose bound is too wide for its release is recovered in wider numbers") {
  const PrecisionScope scope{40};
  const auto block = block_of(real_model, "0", 8);
  const double roundoff = roundoff_of(FloatFormat::f64);
  const auto release =
      release_block<long double>(block, Activation::silu, {}, {FloatFormat::f64, 0}, 240);
  const CurveSolver solver{Activation::silu, 1, 8, {.roundoff = roundoff}};
  for (std::size_t d = 0; d < 8; ++d) {
    const auto coefficients = unit_coefficients(release, d);
    const auto exact = solver.recover(converted<Real>(coefficients));
    const auto narrow = solver.recover_in(converted<double>(coefficients));
    CHECK_FALSE(is_precise(narrow.arithmetic_error, roundoff));
    if (std::numeric_limits<long double>::digits >= 64)
      CHECK(is_precise(solver.recover_in(coefficients).arithmetic_error, roundoff));
    const auto wide = solver.recover(coefficients);
    CHECK(is_precise(wide.arithmetic_error, roundoff));
    Comparison<long double> comparison;
    comparison.add(wide.column, roundoff / 4 + 0x1p-63, exact.column, block, d);
    CHECK(comparison.outside == 0);
    CHECK(comparison.equal_bits == 120);
  }
}

TEST_CASE(
    "precision: gated units have the same signs and bits in double as in 40 digits, within the "
    "bound") {
  const PrecisionScope scope{40};
  const SmallModel model;
  const auto block = block_of(model.path(), "model.layers.0", 20);
  for (const auto activation : {Activation::silu, Activation::gelu, Activation::gelu_tanh})
    for (const auto format : {FloatFormat::f32, FloatFormat::bf16}) {
      const auto release = release_gated_block<double>(block, activation, 6, {format, 0});
      Comparison<double> comparison;
      for (std::size_t d = 0; d < 20; ++d) {
        const auto coefficients = unit_coefficients(release, d);
        const auto unit = recover_gated_unit_in(activation, release.z0p[d], coefficients);
        const auto exact =
            recover_gated_unit_in(activation, Real{release.z0p[d]}, converted<Real>(coefficients));
        CHECK(unit.status == UnitStatus::recovered);
        CHECK(unit.sign == block.sign[d]);
        CHECK(exact.sign == unit.sign);
        CHECK(unit.arithmetic_error > 0);
        CHECK(unit.arithmetic_error <= roundoff_of(format) / 1000);
        comparison.add(unit.column, unit.arithmetic_error, exact.column, block, d);
      }
      CHECK(comparison.outside == 0);
      CHECK(comparison.other_bits == 0);
    }
}

}  // namespace precision_test
