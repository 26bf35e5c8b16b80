// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "tests/framework/values/tensor_oracle.hpp"

namespace tensor_operations_fixed_test {

using namespace certamen;
using namespace certamen::tensor_oracle;

TEST_CASE("tensors: rounding gives the format's nearest number, and intervals contain every "
          "rounded point") {
  const PrecisionScope scope{digits};
  const ExactTensor a = random_tensor({200}, 18);
  for (const auto format :
       {FloatFormat::bf16, FloatFormat::f16, FloatFormat::f32, FloatFormat::f64}) {
    const Operation round = tensors::round_to_format({200}, format);
    const auto real = std::get<Tensor<Real>>(run<Real>(round, values<Real>({a})));
    const auto enclosure = std::get<Tensor<Interval>>(run<Interval>(round, values<Interval>({a})));
    const auto twice = std::get<Tensor<Real>>(run<Real>(round, {real}));
    for (std::size_t i = 0; i < a.size(); ++i) {
      CHECK(real[i] == round_to(to_real(a[i]), format));
      CHECK(magnitude(to_rational(real[i]) - a[i]) <= unit_roundoff(format) * magnitude(a[i]));
      CHECK(enclosure[i].contains(real[i]));
      CHECK(twice[i] == real[i]);
    }
  }
  const Rational tiny = parse_rational("1e-6");
  const ExactTensor nudged = map(a, [&](const Rational& x) { return Rational{x * (1 + tiny)}; });
  const Rational most = make_rational(95, 100);
  CHECK(words_of(tensors::bit_equal_after_rounding({200}, FloatFormat::bf16, most), {a, nudged}) ==
        all_true);
  CHECK(words_of(tensors::bit_equal_after_rounding({200}, FloatFormat::f32, most), {a, nudged}) ==
        all_false);
}

TEST_CASE("tensors: fixed-point codes become the rationals they stand for, and back") {
  const Domain fixed = Fixed(4, 2);
  std::vector<std::uint64_t> codes{0, 3, 8, 15};
  ExactTensor expected{Shape{4}};
  for (std::size_t i = 0; i < 4; ++i) expected[i] = fixed_value(fixed, Integer{codes[i]});
  check_all(tensors::fixed_to_tensor(fixed, 4), {}, expected, codes);
  check_all(tensors::fixed_to_real(fixed), {}, ExactTensor{Shape{}, {expected[1]}}, {3});
  const std::uint64_t packed = ((codes[0] * 16 + codes[1]) * 16 + codes[2]) * 16 + codes[3];
  check_all(tensors::fixed_vector_to_tensor(Vector(fixed, 4)), {}, expected, {packed});
  CHECK_THROWS_AS(tensors::fixed_vector_to_tensor(Vector(fixed, 20)), Error);
  for (const auto& x : {make_rational(-1, 3), make_rational(3, 8), make_rational(100, 1)}) {
    const auto code = static_cast<std::uint64_t>(fixed_code(fixed, x));
    const ExactTensor point{Shape{}, {x}};
    CHECK(words_of(tensors::real_to_fixed(fixed), {point}) ==
          std::array<std::uint64_t, 4>{code, code, code, code});
  }
}

TEST_CASE("tensors: masking modulo 2^48 is exact and unmasking gives the encoded tensor back") {
  const int k = 48, scale = 30;
  const PrecisionScope scope{digits};
  const ExactTensor x = random_tensor({50}, 19);
  std::mt19937_64 generator{20};
  Tensor<double> u{Shape{50}};
  for (auto& element : u.data()) element = std::ldexp(static_cast<double>(generator() >> 11), -53);
  const auto check_in = [&]<class T>(T) {
    const auto one = [&](const Operation& operation,
                         const std::vector<NumericValue<T>>& arguments) {
      return std::get<Tensor<T>>(run<T>(operation, arguments));
    };
    const Tensor<T> points = kernels::convert<T>(in<double>(x));
    const Tensor<T> mask = one(tensors::uniform_integers({50}, k), {kernels::convert<T>(u)});
    const Tensor<T> encoded = one(tensors::encode_fixed({50}, k, scale), {points});
    const Tensor<T> masked = one(tensors::mask_modulo({50}, k), {encoded, mask});
    const Tensor<T> back = one(tensors::unmask_modulo({50}, k), {masked, mask});
    const Tensor<T> decoded = one(tensors::decode_fixed({50}, k, scale), {back});
    const Integer modulus = Integer{1} << k;
    for (std::size_t i = 0; i < 50; ++i) {
      const auto number = [](const T& v) { return to_rational(kernels::to_point(v)); };
      const Integer m = numerator(number(mask[i])), e = numerator(number(encoded[i]));
      CHECK(denominator(number(mask[i])) == 1);
      CHECK(m == Integer{std::floor(std::ldexp(u[i], k))});
      CHECK(number(masked[i]) == Rational{(e + m) % modulus});
      CHECK(number(back[i]) == e);
      CHECK(magnitude(number(decoded[i]) - to_rational(Real{in<double>(x)[i]})) <=
            make_rational(1, Integer{1} << (scale + 1)));
    }
  };
  check_in(double{});
  check_in(Real{});
  check_in(Interval{});
  CHECK_THROWS_AS(run<float>(tensors::mask_modulo({1}, k),
                             values<float>({ExactTensor{Shape{1}}, ExactTensor{Shape{1}}})),
                  Error);
}

TEST_CASE("tensors: an interval that wraps modulo 2^k gives the whole range") {
  const PrecisionScope scope{digits};
  const Tensor<Interval> x{Shape{1}, {Interval{Real{14}, Real{17}}}}, zero{Shape{1}};
  const auto y = std::get<Tensor<Interval>>(run<Interval>(tensors::mask_modulo({1}, 4), {x, zero}));
  CHECK(y[0].contains(Rational{14}));
  CHECK(y[0].contains(Rational{15}));
  CHECK(y[0].contains(Rational{0}));
  CHECK(y[0].contains(Rational{1}));
}

}  // namespace tensor_operations_fixed_test
