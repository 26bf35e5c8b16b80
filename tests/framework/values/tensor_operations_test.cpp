// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/values/tensor_oracle.hpp"

namespace tensor_operations_test {

using namespace certamen;
using namespace certamen::tensor_oracle;

TEST_CASE("tensors: elementwise operations agree with rationals in every arithmetic") {
  const Shape shape{3, 5};
  const ExactTensor a = random_tensor(shape, 1), b = random_tensor(shape, 2);
  ExactTensor sum{shape}, difference{shape}, product{shape};
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum[i] = a[i] + b[i];
    difference[i] = a[i] - b[i];
    product[i] = a[i] * b[i];
  }
  check_all(tensors::add(shape), {a, b}, sum);
  check_all(tensors::subtract(shape), {a, b}, difference);
  check_all(tensors::hadamard(shape), {a, b}, product);
  check_all(tensors::negate(shape), {a}, map(a, [](const Rational& x) { return Rational{-x}; }));
  const Rational third = make_rational(1, 3);
  check_all(tensors::scale(shape, third), {a},
            map(a, [&](const Rational& x) { return Rational{x * third}; }));
  const ExactTensor bias = random_tensor({5}, 3);
  ExactTensor biased = a;
  for (std::size_t i = 0; i < a.size(); ++i) biased[i] += bias[i % 5];
  check_all(tensors::add_bias(shape), {a, bias}, biased);
}

TEST_CASE("tensors: matmul, transpose and sums agree with naive loops, also beyond one block") {
  for (const auto& [m, k, n] : {std::tuple{3, 4, 5}, std::tuple{1, 70, 2}, std::tuple{2, 9, 520}}) {
    const std::size_t rows = static_cast<std::size_t>(m), depth = static_cast<std::size_t>(k);
    const std::size_t columns = static_cast<std::size_t>(n);
    const ExactTensor a = random_tensor({rows, depth}, 4), b = random_tensor({depth, columns}, 5);
    ExactTensor c{Shape{rows, columns}}, bt{Shape{columns, depth}}, first{Shape{rows}},
        b0{Shape{depth}};
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j)
        for (std::size_t l = 0; l < depth; ++l) c(i, j) += a(i, l) * b(l, j);
    for (std::size_t l = 0; l < depth; ++l) {
      b0[l] = b(l, 0);
      for (std::size_t j = 0; j < columns; ++j) bt(j, l) = b(l, j);
    }
    for (std::size_t i = 0; i < rows; ++i) first[i] = c(i, 0);
    check_all(tensors::matmul(a.shape(), b.shape()), {a, b}, c);
    check_all(tensors::matmul(a.shape(), b0.shape()), {a, b0}, first);
    check_all(tensors::matmul_transposed(a.shape(), bt.shape()), {a, bt}, c);
    check_all(tensors::transpose(b.shape()), {b}, bt);
    ExactTensor by_row{Shape{rows}}, by_column{Shape{columns}}, all{Shape{}};
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < columns; ++j) {
        by_row[i] += c(i, j);
        by_column[j] += c(i, j);
        all[0] += c(i, j);
      }
    check_all(tensors::sum(c.shape(), 0), {c}, by_column);
    check_all(tensors::sum(c.shape(), 1), {c}, by_row);
    check_all(tensors::sum(c.shape()), {c}, all);
  }
}

TEST_CASE("tensors: a shape that does not fit is an error that names both shapes") {
  CHECK(message_of([] { tensors::matmul({2, 3}, {4, 5}); }).find("[2, 3] and [4, 5]") !=
        std::string::npos);
  CHECK(message_of([] { tensors::taylor({9, 4, 6}, {5}); }).find("[9, 4, 6] and [5]") !=
        std::string::npos);
  CHECK(message_of([] { tensors::horner({9, 4}, {5}); }).find("[9, 4] and [5]") !=
        std::string::npos);
  CHECK(message_of([] { tensors::matmul_transposed({2, 3}, {3, 2}); }).find("[2, 3] and [3, 2]") !=
        std::string::npos);
  CHECK(message_of([] { tensors::transpose({2}); }).find("rank 2") != std::string::npos);
  CHECK(message_of([] { tensors::concat({{2, 3}, {2, 4}}); }).find("[2, 4]") != std::string::npos);
  CHECK(message_of([] { tensors::reshape({2, 3}, {7}); }).find("[7]") != std::string::npos);
  CHECK(message_of([] { tensors::take({2, 3}, 0, {2}); }).find("below 2 in [2, 3]") !=
        std::string::npos);
  CHECK(message_of([] { tensors::slice({4}, 3, 2); }).find("[4]") != std::string::npos);
  CHECK(message_of([] { tensors::sum({4}, 1); }).find("[4]") != std::string::npos);
}

TEST_CASE("tensors: costs are multiply-adds") {
  CHECK(tensors::matmul({120, 240}, {240}).cost() == 120 * 240);
  CHECK(tensors::matmul({120, 240}, {240, 7}).cost() == 120 * 240 * 7);
  CHECK(tensors::taylor({9, 120, 240}, {240}).cost() == 9 * 120 * 240 + 8 * 240);
  CHECK(tensors::horner({9, 240}, {240}).cost() == 8 * 240);
  CHECK(tensors::reshape({2, 3}, {6}).cost() == 0);
}

TEST_CASE("tensors: facts hold for the zeros and ones that they name") {
  const Shape shape{2, 3};
  const Operation add = tensors::add(shape), times = tensors::hadamard(shape),
                  minus = tensors::subtract(shape);
  CHECK(add.facts().commutative);
  const auto a = in<double>(random_tensor(shape, 21));
  const auto apply = [&](const Operation& operation, const Tensor<double>& x,
                         const Tensor<double>& y) {
    return std::get<Tensor<double>>(run<double>(operation, {x, y})).data();
  };
  CHECK(apply(add, a, add.facts().identity->tensor()) == a.data());
  CHECK(apply(times, a, times.facts().identity->tensor()) == a.data());
  CHECK(apply(minus, a, minus.facts().identity->tensor()) == a.data());
  CHECK(apply(minus, a, a) == minus.facts().self_cancels->tensor().data());
  CHECK(tensors::transpose({3, 3}).facts().involution);
  CHECK_FALSE(tensors::transpose({2, 3}).facts().involution);
}

TEST_CASE("tensors: diagonal scalings and Taylor coefficients' outer products") {
  const ExactTensor w = random_tensor({3, 4}, 7), rows = random_tensor({3}, 8),
                    columns = random_tensor({4}, 9);
  const ExactTensor a = random_tensor({6, 4}, 10), delta = random_tensor({4}, 11),
                    batch = random_tensor({2, 4}, 12);
  ExactTensor by_rows = w, by_columns = w, theta{Shape{6, 3, 4}};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t d = 0; d < 4; ++d) {
      by_rows(i, d) *= rows[i];
      by_columns(i, d) *= columns[d];
      for (std::size_t n = 0; n < 6; ++n) theta(n, i, d) = w(i, d) * a(n, d);
    }
  check_all(tensors::scale_rows(w.shape()), {w, rows}, by_rows);
  check_all(tensors::scale_columns(w.shape()), {w, columns}, by_columns);
  check_all(tensors::scaled_columns(w.shape(), 5), {w, a}, theta);

  const auto power = [](const Rational& x, std::size_t n) {
    Rational y = 1;
    while (n-- > 0) y *= x;
    return y;
  };
  // Small deltas keep the rounded sums comparable.
  const auto shrink = [](const ExactTensor& x) {
    return map(x, [](const Rational& v) { return Rational{v / 100}; });
  };
  const ExactTensor small = shrink(delta), small_batch = shrink(batch);
  ExactTensor powers{Shape{6, 4}}, y{Shape{3}}, y_batch{Shape{2, 3}}, polynomial{Shape{4}},
      polynomial_batch{Shape{2, 4}};
  for (std::size_t n = 0; n < 6; ++n)
    for (std::size_t d = 0; d < 4; ++d) {
      powers(n, d) = power(small[d], n);
      polynomial[d] += a(n, d) * powers(n, d);
      for (std::size_t b = 0; b < 2; ++b)
        polynomial_batch(b, d) += a(n, d) * power(small_batch(b, d), n);
      for (std::size_t i = 0; i < 3; ++i) {
        y[i] += theta(n, i, d) * powers(n, d);
        for (std::size_t b = 0; b < 2; ++b)
          y_batch(b, i) += theta(n, i, d) * power(small_batch(b, d), n);
      }
    }
  check_all(tensors::powers({4}, 5), {small}, powers);
  check_all(tensors::taylor(theta.shape(), {4}), {theta, small}, y);
  check_all(tensors::taylor(theta.shape(), {2, 4}), {theta, small_batch}, y_batch);
  check_all(tensors::horner({6, 4}, {4}), {a, small}, polynomial);
  check_all(tensors::horner({6, 4}, {2, 4}), {a, small_batch}, polynomial_batch);

  ExactTensor scaled = w;
  const std::vector<Rational> factors{1, make_rational(1, 2), make_rational(1, 6)};
  for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i] *= factors[i / 4];
  check_all(tensors::scale_slices(w.shape(), factors), {w}, scaled);
}

TEST_CASE(
    "opaque tensor operation: doubles behind every arithmetic, and a wrong shape is an error") {
  const auto doubled = [](NumericArguments<double> a) -> NumericValue<double> {
    return kernels::map(tensor_argument(a, 0), [](double x) { return 2 * x; });
  };
  const Operation twice =
      opaque_tensor_operation("twice", {Reals({2})}, Reals({2}), {.f64 = doubled}, 2);
  CHECK(twice.is_opaque());
  const PrecisionScope scope{digits};
  const ExactTensor x{Shape{2}, {make_rational(1, 4), 3}};
  check_all(twice, {x}, ExactTensor{Shape{2}, {make_rational(1, 2), 6}});
  const Tensor<Interval> wide{Shape{2}, {Interval{Real{1}, Real{2}}, Interval{7}}};
  const auto answer = std::get<Tensor<Interval>>(run<Interval>(twice, {wide}));
  CHECK(answer[0].width() == 0);
  CHECK(answer[0].contains(Rational{3}));

  const Operation wrong =
      opaque_tensor_operation("wrong", {Reals({2})}, Reals({3}), {.f64 = doubled});
  CHECK(message_of([&] {
          run<double>(wrong, values<double>({x}));
        }).find("returned a tensor [2], declared Reals([3])") != std::string::npos);
  const Operation word = opaque_tensor_operation("word", {Reals({2})}, Boolean(), {.f64 = doubled});
  CHECK_THROWS_AS(run<double>(word, values<double>({x})), Error);
}

TEST_CASE("opaque tensor operation: a function on reals sees all digits") {
  const OpaqueTensorFunctions functions{
      .f64 = [](NumericArguments<double> a) -> NumericValue<double> { return *a[0]; },
      .real = [](NumericArguments<Real> a) -> NumericValue<Real> { return *a[0]; }};
  const Operation copy = opaque_tensor_operation("copy", {Reals({1})}, Reals({1}), functions);
  const PrecisionScope scope{200};
  const ExactTensor third{Shape{1}, {make_rational(1, 3)}};
  const auto real = std::get<Tensor<Real>>(run<Real>(copy, values<Real>({third})));
  CHECK(real[0] == to_real(third[0]));
  const auto interval = std::get<Tensor<Interval>>(run<Interval>(copy, values<Interval>({third})));
  CHECK(magnitude(to_rational(interval[0].midpoint()) - third[0]) < parse_rational("1e-199"));
}

}  // namespace tensor_operations_test
