// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/calibration.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "framework/run/random.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace calibration_test {

using namespace certamen;

using testing::message_of;

namespace {

Mlp<double> plain_mlp() {
  Mlp<double> mlp;
  mlp.up = Tensor<double>{{3, 2}, {1, 0, 0, 2, 0.5, -0.5}};
  mlp.up_bias = Tensor<double>{{3}, {100, 200, 300}};
  mlp.down = Tensor<double>{{2, 3}, {1, 2, 3, 4, 5, 6}};
  mlp.down_bias = Tensor<double>{{2}, {7, 8}};
  return mlp;
}

using Units = std::vector<std::size_t>;

Units chosen(const char* protect, const char* max_gap, const std::vector<double>& gaps) {
  return parse_protection(protect, max_gap).choose(gaps);
}

}  // namespace

TEST_CASE("calibration: the ranges are those of V x over the seed's normal inputs, and hold 0") {
  const auto mlp = plain_mlp();
  const auto calibration = calibrate(mlp, 7, 40);
  for (std::size_t d = 0; d < 3; ++d) {
    double low = 0, high = 0;
    for (std::uint64_t k = 0; k < 40; ++k) {
      Stream stream{7, k, 0};
      const double x = stream.gaussian(), y = stream.gaussian();
      const double z = mlp.up(d, 0) * x + mlp.up(d, 1) * y;  // the hidden bias plays no part
      low = std::min(low, z);
      high = std::max(high, z);
    }
    CHECK(calibration.low[d] == doctest::Approx(low));
    CHECK(calibration.high[d] == doctest::Approx(high));
    CHECK(calibration.gaps()[d] == doctest::Approx(high - low));
    const double middle = calibration.middles()[d];
    CHECK(middle == static_cast<double>(static_cast<float>(middle)));
    CHECK(middle == doctest::Approx((low + high) / 2).epsilon(1e-6));
  }
  CHECK(calibrate(mlp, 7, 40).low == calibration.low);
  CHECK(calibrate(mlp, 8, 40).low != calibration.low);
  CHECK(calibrate(mlp, CalibrationInputs{2, 7, 40}).high == calibration.high);
}

TEST_CASE("calibration: the gated form is calibrated on its gate, whose bias is public") {
  auto mlp = plain_mlp();
  mlp.gate = Tensor<double>{{3, 2}, {0, 0, 1, 0, 0, 1}};
  const auto without = calibrate(mlp, 3);
  CHECK(without.low[0] == 0);
  CHECK(without.high[0] == 0);
  CHECK(without.gaps()[1] > 1);
  mlp.gate_bias = Tensor<double>{{3}, {-5, 0, 0}};
  const auto with = calibrate(mlp, 3);
  CHECK(with.low[0] == -5);
  CHECK(with.high[0] == 0);  // ranges hold 0 whatever the inputs, as in the public code
  CHECK(with.middles()[0] == -2.5);
}

TEST_CASE("calibration: protected units are the smallest gaps, or the largest below max-gap") {
  const std::vector<double> gaps{5, 1, 4, 2, 3};
  CHECK(chosen("all", "0", gaps) == Units{0, 1, 2, 3, 4});
  CHECK(chosen("2", "0", gaps) == Units{1, 3});    // no gap is below 0: the two smallest
  CHECK(chosen("2", "4.5", gaps) == Units{2, 4});  // 1, 2, 3, 4 are below: the two largest of them
  CHECK(chosen("2", "3", gaps) == Units{1, 3});    // 3 itself is not below 3
  CHECK(chosen("2", "100", gaps) == Units{0, 2});  // all are below
  CHECK(chosen("3", "2.5", gaps) == Units{1, 3, 4});  // too few below: the three smallest
  CHECK(chosen("5", "0", gaps) == Units{0, 1, 2, 3, 4});
  CHECK(chosen("2", "0", {1, 1, 1}) == Units{0, 1});  // equal gaps: lower units first
}

TEST_CASE("calibration: protections that make no sense are refused by name") {
  for (const char* protect : {"0", "-3", "some", "", "2.5", "3 ", "99999999999999999999999"})
    CHECK(message_of([&] { parse_protection(protect, "0"); }) ==
          "CERTAMEN-E0101 parameter protect: expected all, or a number of hidden units from 1 on, "
          "got '" +
              std::string{protect} + "'");
  CHECK(message_of([] { parse_protection("3", "-1"); }) ==
        "CERTAMEN-E0101 parameter max-gap: expected at least 0, got -1");
  CHECK(message_of([] {
          parse_protection("3", "wide");
        }).starts_with("CERTAMEN-E0101 parameter max-gap"));
  CHECK(message_of([] { parse_protection("all", "2"); }) ==
        "CERTAMEN-E0100 parameter max-gap: it chooses among hidden units, but protect=all takes "
        "every one");
  CHECK(message_of([] { chosen("4", "0", {1, 2, 3}); }) ==
        "CERTAMEN-E0101 parameter protect: expected at most the layer's 3 hidden units, got 4");
}

TEST_CASE("calibration: taking units takes their rows, columns and biases, and keeps the rest") {
  auto mlp = plain_mlp();
  mlp.gate = Tensor<double>{{3, 1}, {10, 20, 30}};
  mlp.gate_bias = Tensor<double>{{3}, {-1, -2, -3}};
  const auto part = take_units(mlp, {0, 2});
  CHECK(part.up.data() == std::vector<double>{1, 0, 0.5, -0.5});
  CHECK(part.up.shape() == Shape{2, 2});
  CHECK(part.up_bias->data() == std::vector<double>{100, 300});
  CHECK(part.gate->data() == std::vector<double>{10, 30});
  CHECK(part.gate_bias->data() == std::vector<double>{-1, -3});
  CHECK(part.down.data() == std::vector<double>{1, 3, 4, 6});
  CHECK(part.down_bias->data() == std::vector<double>{7, 8});
}

TEST_CASE(
    "calibration: each instruction set gives the numbers of the plain loop, to the last bit") {
  std::vector<calibration::PreActivations> sets{calibration::baseline::pre_activations};
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2") != 0) sets.push_back(calibration::avx2::pre_activations);
  if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
      __builtin_cpu_supports("avx512vl") != 0)
    sets.push_back(calibration::avx512::pre_activations);
#endif
  constexpr std::size_t width = calibration::samples_at_once;
  Stream stream{7, 0, 0};
  const auto normal = [&](std::size_t count) {
    std::vector<double> numbers(count);
    for (auto& x : numbers) x = stream.gaussian();
    return numbers;
  };
  for (const std::size_t units : {1u, 2u, 7u, 8u, 25u})
    for (const std::size_t inputs : {1u, 13u}) {
      const auto rows = normal(units * inputs), bias = normal(units),
                 entries = normal(inputs * width);
      for (const double* b : {static_cast<const double*>(nullptr), bias.data()})
        for (const auto set : sets) {
          std::vector<double> out(units * width);
          set(rows.data(), b, units, inputs, entries.data(), out.data());
          for (std::size_t d = 0; d < units; ++d)
            for (std::size_t k = 0; k < width; ++k) {
              double sum = b == nullptr ? 0 : b[d];
              for (std::size_t j = 0; j < inputs; ++j) {
                const double product = rows[d * inputs + j] * entries[j * width + k];
                sum += product;
              }
              CHECK(out[d * width + k] == sum);
            }
        }
    }
}

}  // namespace calibration_test
