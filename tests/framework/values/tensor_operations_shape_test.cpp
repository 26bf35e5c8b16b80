// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/values/tensor_oracle.hpp"

namespace tensor_operations_shape_test {

using namespace certamen;
using namespace certamen::tensor_oracle;

TEST_CASE("tensors: the middle axis of three is summed, taken and permuted") {
  const ExactTensor a = random_tensor({2, 3, 4}, 6);
  ExactTensor sum{Shape{2, 4}}, taken{Shape{2, 2, 4}}, permuted{Shape{2, 3, 4}};
  const std::vector<std::size_t> chosen{2, 0}, order{1, 2, 0};
  ExactTensor index{Shape{3}};
  for (std::size_t i = 0; i < 3; ++i) index[i] = static_cast<int>(order[i]);
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t k = 0; k < 4; ++k) {
      for (std::size_t j = 0; j < 3; ++j) {
        sum(i, k) += a(i, j, k);
        permuted(i, j, k) = a(i, order[j], k);
      }
      for (std::size_t j = 0; j < 2; ++j) taken(i, j, k) = a(i, chosen[j], k);
    }
  check_all(tensors::sum(a.shape(), 1), {a}, sum);
  check_all(tensors::take(a.shape(), 1, chosen), {a}, taken);
  check_all(tensors::permute(a.shape(), 1), {a, index}, permuted);
}

TEST_CASE("tensors: slices, stacks and reshapes keep the order of elements") {
  const ExactTensor a = random_tensor({4, 3}, 13), b = random_tensor({4, 3}, 14);
  const auto part = [](const ExactTensor& x, std::size_t from, std::size_t count, Shape shape) {
    const auto first = x.data().begin() + static_cast<std::ptrdiff_t>(from);
    return ExactTensor{std::move(shape), {first, first + static_cast<std::ptrdiff_t>(count)}};
  };
  check_all(tensors::slice({4, 3}, 1, 2), {a}, part(a, 3, 6, {2, 3}));
  check_all(tensors::at({4, 3}, 2), {a}, part(a, 6, 3, {3}));
  check_all(tensors::reshape({4, 3}, {2, 6}), {a}, part(a, 0, 12, {2, 6}));
  std::vector<Rational> both = a.data();
  both.insert(both.end(), b.data().begin(), b.data().end());
  check_all(tensors::stack({4, 3}, 2), {a, b}, ExactTensor{Shape{2, 4, 3}, both});
  check_all(tensors::concat({{4, 3}, {4, 3}}), {a, b}, ExactTensor{Shape{8, 3}, both});
}

TEST_CASE("tensors: permutation codes run through all permutations in lexicographic order") {
  std::vector<int> expected{0, 1, 2, 3};
  for (std::uint64_t code = 0; code < 24; ++code) {
    ExactTensor order{Shape{4}};
    for (std::size_t i = 0; i < 4; ++i) order[i] = expected[i];
    check_all(tensors::permutation_of_code(4), {}, order, {code});
    ExactTensor inverse{Shape{4}};
    for (std::size_t i = 0; i < 4; ++i)
      inverse[static_cast<std::size_t>(expected[i])] = static_cast<int>(i);
    check_all(tensors::inverse_permutation(4), {order}, inverse);
    std::next_permutation(expected.begin(), expected.end());
  }
  CHECK(tensors::permutation_of_code(4).inputs().front() == Range(24));
}

TEST_CASE("tensors: sorting keys gives the permutation that sorts; an index tensor must be a "
          "permutation") {
  const ExactTensor keys{Shape{4}, {make_rational(1, 3), -2, 5, 0}};
  check_all(tensors::sort_order(4), {keys}, ExactTensor{Shape{4}, {1, 3, 0, 2}});
  const ExactTensor equal_keys{Shape{4}, {7, 2, 7, 2}};
  check_all(tensors::sort_order(4), {equal_keys}, ExactTensor{Shape{4}, {1, 3, 0, 2}});
  const PrecisionScope scope{digits};
  const ExactTensor bad{Shape{3}, {0, 2, 2}};
  CHECK(message_of([&] {
          run<double>(tensors::permute({3, 2}, 0), values<double>({random_tensor({3, 2}, 1), bad}));
        }).find("no permutation of 0 .. 2") != std::string::npos);
  const Tensor<Interval> overlapping{Shape{2},
                                     {Interval{Real{0}, Real{2}}, Interval{Real{1}, Real{3}}}};
  CHECK_THROWS_AS(run<Interval>(tensors::sort_order(2), {overlapping}), Error);
}

TEST_CASE("tensors: sign words flip the slices whose bits are set") {
  const ExactTensor a = random_tensor({3, 2}, 15);
  ExactTensor flipped = a;
  for (std::size_t i : {0u, 1u, 4u, 5u}) flipped[i] = -flipped[i];
  check_all(tensors::signs_of_bits(3), {}, ExactTensor{Shape{3}, {-1, 1, -1}}, {5});
  check_all(tensors::flip_signs({3, 2}), {a}, flipped, {5});
  CHECK_THROWS_AS(tensors::signs_of_bits(65), Error);
}

}  // namespace tensor_operations_shape_test
