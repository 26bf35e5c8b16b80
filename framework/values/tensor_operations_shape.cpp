// SPDX-License-Identifier: Apache-2.0
// Rearranging tensors: nothing here computes, so nothing costs multiply-adds.
#include <algorithm>
#include <numeric>

#include "framework/values/tensor_operations_impl.hpp"

namespace certamen::tensors {

namespace {

constexpr std::size_t largest_coded_permutation = 20;  // 21! needs more than a word
constexpr std::size_t word_bits = 64;

/// "[3, 1]"; "[0 .. 239]" for a run of three or more.
std::string list(const std::vector<std::size_t>& indices) {
  constexpr std::size_t shortest_run = 3;
  const bool run = indices.size() >= shortest_run &&
                   std::adjacent_find(indices.begin(), indices.end(),
                                      [](auto a, auto b) { return b != a + 1; }) == indices.end();
  return run ? "[" + std::to_string(indices.front()) + " .. " + std::to_string(indices.back()) + "]"
             : to_string(Shape(indices));
}

/// The permutation that an index tensor holds.
template <class T>
std::vector<std::size_t> indices_of(const std::string& operation, const Tensor<T>& tensor) {
  std::vector<std::size_t> indices;
  std::vector<bool> seen(tensor.size(), false);
  for (const auto& element : tensor.data()) {
    const double value = kernels::to_double(element);
    const bool fits = value >= 0 && value < static_cast<double>(tensor.size()) &&
                      value == static_cast<double>(static_cast<std::size_t>(value));
    if (!fits || seen[static_cast<std::size_t>(value)])
      throw Error{ErrorCode::bad_domain, operation,
                  "the index tensor is no permutation of 0 .. " +
                      std::to_string(tensor.size() - 1) + ": it has " + std::to_string(value)};
    indices.push_back(static_cast<std::size_t>(value));
    seen[indices.back()] = true;
  }
  return indices;
}

template <class T>
Tensor<T> index_tensor(const std::vector<std::size_t>& indices) {
  std::vector<T> data;
  data.reserve(indices.size());
  for (const auto i : indices) data.push_back(kernels::from_double<T>(static_cast<double>(i)));
  return Tensor<T>{Shape{indices.size()}, std::move(data)};
}

std::uint64_t factorial(std::size_t n) {
  std::uint64_t product = 1;
  for (std::size_t i = 2; i <= n; ++i) product *= i;
  return product;
}

std::vector<std::size_t> decoded_permutation(std::uint64_t code, std::size_t n) {
  std::vector<std::size_t> left(n), order;
  std::iota(left.begin(), left.end(), std::size_t{0});
  for (std::size_t rest = n; rest > 0; --rest) {
    const std::uint64_t block = factorial(rest - 1);
    const auto chosen = left.begin() + static_cast<std::ptrdiff_t>(code / block);
    order.push_back(*chosen);
    left.erase(chosen);
    code %= block;
  }
  return order;
}

void expect_word_bits(const std::string& operation, std::size_t n) {
  if (n == 0 || n > word_bits)
    refuse(operation, "from 1 to 64 signs (concatenate several, or sample a tensor of signs)",
           std::to_string(n));
}

template <class T>
bool certainly_in_order(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, Interval>)
    return certainly_at_most(a, b);
  else
    return a <= b;
}

}  // namespace

Operation reshape(const Shape& from, const Shape& to) {
  if (element_count(from) != element_count(to))
    refuse("reshape", "as many elements as " + to_string(from), to_string(to));
  return tensor_operation(
      {Opcode::tensor_reshape, "reshape"}, {Reals(from)}, Reals(to),
      [to]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return Tensor<T>{to, tensor_argument(a, 0).data()};
      },
      0);
}

Operation take(const Shape& shape, std::size_t axis, const std::vector<std::size_t>& indices) {
  const std::string name = "take " + list(indices) + " of axis " + std::to_string(axis);
  if (axis >= shape.size())
    refuse(name, "more than " + std::to_string(axis) + " axes", to_string(shape));
  for (const auto i : indices)
    if (i >= shape[axis])
      refuse(name, "indices below " + std::to_string(shape[axis]) + " in " + to_string(shape),
             std::to_string(i));
  Shape output = shape;
  output[axis] = indices.size();
  std::vector<Rational> numbers{axis};
  numbers.insert(numbers.end(), indices.begin(), indices.end());
  return tensor_operation(
      {Opcode::tensor_take, name, numbers}, {Reals(shape)}, Reals(output),
      [axis, indices]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return kernels::take(tensor_argument(a, 0), axis, std::span<const std::size_t>{indices});
      },
      0);
}

Operation slice(const Shape& shape, std::size_t from, std::size_t count) {
  const std::string name =
      "slice " + std::to_string(from) + " .. " + std::to_string(from + count - 1);
  if (shape.empty() || count == 0 || from >= shape[0] || count > shape[0] - from)
    refuse(name, "a part of axis 0", to_string(shape));
  Shape output = shape;
  output[0] = count;
  const std::size_t inner = element_count(shape) / shape[0];
  return tensor_operation(
      {Opcode::tensor_slice, name, {from, count}}, {Reals(shape)}, Reals(output),
      [output, begin = from * inner,
       end = (from + count) * inner]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const auto first = tensor_argument(a, 0).data().begin();
        return Tensor<T>{output, std::vector<T>(first + static_cast<std::ptrdiff_t>(begin),
                                                first + static_cast<std::ptrdiff_t>(end))};
      },
      0);
}

Operation at(const Shape& shape, std::size_t index) {
  const std::string name = "at " + std::to_string(index);
  if (shape.empty() || index >= shape[0]) refuse(name, "a place on axis 0", to_string(shape));
  const Shape output{shape.begin() + 1, shape.end()};
  return tensor_operation(
      {Opcode::tensor_at, name, {index}}, {Reals(shape)}, Reals(output),
      [output, index]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const auto count = static_cast<std::ptrdiff_t>(element_count(output));
        const auto first =
            tensor_argument(a, 0).data().begin() + static_cast<std::ptrdiff_t>(index) * count;
        return Tensor<T>{output, std::vector<T>(first, first + count)};
      },
      0);
}

namespace {

Operation joined(TensorKey key, const std::vector<Domain>& inputs, const Shape& output) {
  return tensor_operation(
      std::move(key), inputs, Reals(output),
      [output]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        std::vector<T> data;
        data.reserve(element_count(output));
        for (std::size_t i = 0; i < a.size(); ++i) {
          const auto& part = tensor_argument(a, i).data();
          data.insert(data.end(), part.begin(), part.end());
        }
        return Tensor<T>{output, std::move(data)};
      },
      0);
}

}  // namespace

Operation stack(const Shape& shape, std::size_t count) {
  if (count == 0) refuse("stack", "at least one tensor", "none");
  Shape output = shape;
  output.insert(output.begin(), count);
  return joined({Opcode::tensor_stack, "stack"}, std::vector<Domain>(count, Reals(shape)), output);
}

Operation concat(const std::vector<Shape>& parts) {
  if (parts.empty() || parts.front().empty())
    refuse("concat", "at least one tensor with an axis", "none");
  Shape output = parts.front();
  output[0] = 0;
  std::vector<Domain> inputs;
  for (const auto& part : parts) {
    if (part.size() != output.size() ||
        !std::equal(part.begin() + 1, part.end(), output.begin() + 1))
      refuse("concat", "parts like " + to_string(parts.front()) + " but for axis 0",
             to_string(part));
    output[0] += part[0];
    inputs.push_back(Reals(part));
  }
  return joined({Opcode::tensor_concat, "concat"}, inputs, output);
}

Operation permutation_of_code(std::size_t n) {
  if (n == 0 || n > largest_coded_permutation)
    refuse("permutation of code", "from 1 to 20 elements (use sort_order for more)",
           std::to_string(n));
  return tensor_operation(
      {Opcode::tensor_permutation_of_code, "permutation of code"},
      {Range(Size{Integer{factorial(n)}})}, Reals({n}),
      [n]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        return index_tensor<T>(decoded_permutation(word_argument(a, 0), n));
      },
      0);
}

Operation sort_order(std::size_t n) {
  return tensor_operation(
      {Opcode::tensor_sort_order, "sort order"}, {Reals({n})}, Reals({n}),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const Tensor<T>& keys = tensor_argument(a, 0);
        std::vector<std::size_t> order(keys.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto below = [&](std::size_t i, std::size_t j) {
          if constexpr (std::is_same_v<T, Interval>)
            return keys[i].lower() < keys[j].lower();
          else
            return keys[i] < keys[j];
        };
        std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
          return below(i, j) || (i < j && !below(j, i));
        });
        for (std::size_t i = 1; i < order.size(); ++i)
          if (!certainly_in_order(keys[order[i - 1]], keys[order[i]]))
            throw Error{ErrorCode::unsupported, "sort order",
                        "the keys' order is not certain: raise the precision"};
        return index_tensor<T>(order);
      },
      0);
}

Operation permute(const Shape& shape, std::size_t axis) {
  const std::string name = "permute axis " + std::to_string(axis);
  if (axis >= shape.size())
    refuse(name, "more than " + std::to_string(axis) + " axes", to_string(shape));
  return tensor_operation(
      {Opcode::tensor_permute, name, {axis}}, {Reals(shape), Reals({shape[axis]})}, Reals(shape),
      [name, axis]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const auto indices = indices_of(name, tensor_argument(a, 1));
        return kernels::take(tensor_argument(a, 0), axis, std::span<const std::size_t>{indices});
      },
      0);
}

Operation inverse_permutation(std::size_t n) {
  return tensor_operation(
      {Opcode::tensor_inverse_permutation, "inverse permutation"}, {Reals({n})}, Reals({n}),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const auto indices = indices_of("inverse permutation", tensor_argument(a, 0));
        std::vector<std::size_t> inverse(indices.size());
        for (std::size_t i = 0; i < indices.size(); ++i) inverse[indices[i]] = i;
        return index_tensor<T>(inverse);
      },
      0, {.involution = true});
}

Operation signs_of_bits(std::size_t n) {
  expect_word_bits("signs of bits", n);
  return tensor_operation(
      {Opcode::tensor_signs_of_bits, "signs of bits"}, {Bits(Size{Integer{n}})}, Reals({n}),
      [n]<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const std::uint64_t word = word_argument(a, 0);
        Tensor<T> signs{Shape{n}};
        for (std::size_t i = 0; i < n; ++i) signs[i] = T((word >> i & 1) != 0 ? -1 : 1);
        return signs;
      },
      0);
}

Operation flip_signs(const Shape& shape) {
  if (shape.empty()) refuse("flip signs", "at least one axis", to_string(shape));
  expect_word_bits("flip signs", shape[0]);
  return tensor_operation(
      {Opcode::tensor_flip_signs, "flip signs"}, {Bits(Size{Integer{shape[0]}}), Reals(shape)},
      Reals(shape),
      []<class T>(NumericArguments<T> a) -> NumericValue<T> {
        const std::uint64_t word = word_argument(a, 0);
        Tensor<T> y = tensor_argument(a, 1);
        const std::size_t inner = y.size() / y.extent(0);
        for (std::size_t i = 0; i < y.size(); ++i)
          if ((word >> (i / inner) & 1) != 0) y[i] = -y[i];
        return y;
      },
      0);
}

}  // namespace certamen::tensors
