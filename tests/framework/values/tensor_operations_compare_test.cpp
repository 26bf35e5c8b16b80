// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/values/tensor_oracle.hpp"

namespace tensor_operations_compare_test {

using namespace certamen;
using namespace certamen::tensor_oracle;

TEST_CASE(
    "tensors: select takes one tensor, and the hull of both when the condition is undecided") {
  const ExactTensor a = random_tensor({3}, 16), b = random_tensor({3}, 17);
  check_all(tensors::select({3}), {a, b}, a, {1});
  check_all(tensors::select({3}), {a, b}, b, {0});
  const PrecisionScope scope{digits};
  const auto hull = std::get<Tensor<Interval>>(
      run<Interval>(tensors::select({3}), {undecided_word, in<Interval>(a), in<Interval>(b)}));
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(hull[i].contains(a[i]));
    CHECK(hull[i].contains(b[i]));
  }
}

TEST_CASE("tensors: comparisons are true on their boundary's inner side and false beyond it") {
  const ExactTensor truth{Shape{2}, {3, 4}},
      near{Shape{2}, {3, make_rational(81, 20)}};  // error 1/20 of norm 5: 1/100
  const auto eps = [](int numerator) { return make_rational(numerator, 1000); };
  CHECK(words_of(tensors::relative_frobenius_at_most({2}, eps(11)), {near, truth}) == all_true);
  CHECK(words_of(tensors::relative_frobenius_at_most({2}, eps(9)), {near, truth}) == all_false);
  CHECK(words_of(tensors::max_error_at_most({2}, eps(51)), {near, truth}) == all_true);
  CHECK(words_of(tensors::max_error_at_most({2}, eps(49)), {near, truth}) == all_false);
  const Rational half = make_rational(1, 2);
  CHECK(words_of(tensors::fraction_within({2}, eps(12), half), {near, truth}) == all_true);
  CHECK(words_of(tensors::fraction_within({2}, eps(12), half + half), {near, truth}) == all_false);
  CHECK(words_of(tensors::fraction_within({2}, eps(13), half + half), {near, truth}) == all_true);
  CHECK(words_of(tensors::equal({2}), {truth, truth}) == all_true);
  CHECK(words_of(tensors::equal({2}), {near, truth}) == all_false);
}

TEST_CASE("tensors: errors of opposite sign do not cancel, as they do in a signed mean") {
  const ExactTensor truth{Shape{2}, {1, 1}}, wrong{Shape{2}, {2, 0}};
  CHECK(words_of(tensors::relative_frobenius_at_most({2}, make_rational(1, 2)), {wrong, truth}) ==
        all_false);
}

TEST_CASE("tensors: squares that underflow in float64 still tell right from wrong") {
  const Rational tiny = parse_rational("1e-300");
  const ExactTensor truth{Shape{1}, {tiny}}, twice{Shape{1}, {tiny * 2}};
  const Operation close = tensors::relative_frobenius_at_most({1}, make_rational(1, 2));
  CHECK(std::get<std::uint64_t>(run<double>(close, values<double>({twice, truth}))) == 0);
  CHECK(std::get<std::uint64_t>(run<double>(close, values<double>({truth, truth}))) == 1);
}

TEST_CASE("tensors: a comparison within 1e-198 is decided at 210 digits and not at 60") {
  const Rational eps = parse_rational("1e-198");
  const ExactTensor truth{Shape{1}, {make_rational(1, 3)}},
      near{Shape{1}, {make_rational(1, 3) * (1 + eps / 2)}};
  const Operation close = tensors::relative_frobenius_at_most({1}, eps);
  const auto in_intervals = [&] {
    return std::get<std::uint64_t>(run<Interval>(close, values<Interval>({near, truth})));
  };
  {
    const PrecisionScope scope{210};
    CHECK(in_intervals() == 1);
    CHECK(std::get<std::uint64_t>(run<Real>(close, values<Real>({near, truth}))) == 1);
  }
  const PrecisionScope scope{60};
  CHECK(in_intervals() == undecided_word);
}

TEST_CASE("tensors: intervals leave open what their points do not share") {
  const PrecisionScope scope{digits};
  const Tensor<Interval> wide{Shape{1}, {Interval{Real{0}, Real{2}}}}, one{Shape{1}, {Interval{1}}};
  for (const auto& operation :
       {tensors::equal({1}), tensors::max_error_at_most({1}, make_rational(1, 2)),
        tensors::fraction_within({1}, make_rational(1, 2), 1),
        tensors::relative_frobenius_at_most({1}, make_rational(1, 2)),
        tensors::bit_equal_after_rounding({1}, FloatFormat::bf16)})
    CHECK(std::get<std::uint64_t>(run<Interval>(operation, {wide, one})) == undecided_word);
}

}  // namespace tensor_operations_compare_test
