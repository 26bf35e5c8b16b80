// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric/slot.hpp"

#include <algorithm>
#include <limits>

#include "framework/error.hpp"
#include "framework/values/tensor_kernels.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_undecided = 8;  // arguments of one operation; 2^8 evaluations

template <class T>
using Arguments = std::vector<const NumericSlot<T>*>;

template <class T>
NumericSlot<T> apply_decided(const Operation& operation, const Arguments<T>& arguments) {
  if (const auto* numeric = operation.numeric()) {
    std::vector<const NumericValue<T>*> values;
    for (const auto* argument : arguments) {
      if (argument->wide)
        throw Error{ErrorCode::unsupported, operation.name(),
                    "operations on tensors take finite values of one word"};
      values.push_back(&argument->value);
    }
    NumericSlot<T> result{.value = numeric->template in<T>()(values)};
    if (std::is_same_v<T, Interval> && operation.output().is_finite())
      result.undecided = std::get<std::uint64_t>(result.value) == undecided_word;
    return result;
  }
  if (operation.has_word()) {
    std::vector<std::uint64_t> words;
    for (const auto* argument : arguments)
      words.push_back(std::get<std::uint64_t>(argument->value));
    return {.value = operation.word()(words.data())};
  }
  std::vector<Integer> codes;
  for (const auto* argument : arguments) codes.push_back(argument->code());
  return NumericSlot<T>::of_code(operation.evaluate(codes));
}

template <class T>
Tensor<T> hull(const Tensor<T>& a, const Tensor<T>& b) {
  if constexpr (std::is_same_v<T, Interval>)
    return kernels::zip(a, b, [](const Interval& x, const Interval& y) {
      return Interval{std::min(x.lower(), y.lower()), std::max(x.upper(), y.upper())};
    });
  else
    return a;  // only intervals leave anything undecided
}

template <class T>
NumericSlot<T> merged(NumericSlot<T> a, const NumericSlot<T>& b) {
  if (a.undecided) return a;
  if (b.undecided) return b;
  if (const auto* tensor = std::get_if<Tensor<T>>(&a.value)) {
    a.value = hull(*tensor, std::get<Tensor<T>>(b.value));
    return a;
  }
  return a.code() == b.code() ? a : NumericSlot<T>::of_undecided();
}

}  // namespace

template <class T>
NumericSlot<T> NumericSlot<T>::of_code(const Integer& code) {
  if (code <= std::numeric_limits<std::uint64_t>::max())
    return {.value = static_cast<std::uint64_t>(code)};
  return {.wide = code};
}

template <class T>
NumericSlot<T> apply_operation(const Operation& operation, const Arguments<T>& arguments) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i]->undecided) open.push_back(i);
  if (open.empty()) return apply_decided(operation, arguments);

  const bool booleans = std::all_of(open.begin(), open.end(), [&](std::size_t i) {
    return operation.inputs()[i].kind() == DomainKind::boolean;
  });
  if (!booleans || open.size() > most_undecided) {
    if (operation.output().is_finite()) return NumericSlot<T>::of_undecided();
    throw Error{ErrorCode::unsupported, operation.name(),
                "intervals do not decide its finite arguments: raise the precision"};
  }
  const NumericSlot<T> no{.value = std::uint64_t{0}}, yes{.value = std::uint64_t{1}};
  std::optional<NumericSlot<T>> result;
  for (std::size_t choice = 0; choice < std::size_t{1} << open.size(); ++choice) {
    Arguments<T> completed = arguments;
    for (std::size_t j = 0; j < open.size(); ++j)
      completed[open[j]] = (choice >> j & 1) != 0 ? &yes : &no;
    NumericSlot<T> one = apply_decided(operation, completed);
    result = result ? merged(std::move(*result), one) : std::move(one);
  }
  return *result;
}

template struct NumericSlot<float>;
template struct NumericSlot<double>;
template struct NumericSlot<Real>;
template struct NumericSlot<Interval>;
template NumericSlot<float> apply_operation(const Operation&, const Arguments<float>&);
template NumericSlot<double> apply_operation(const Operation&, const Arguments<double>&);
template NumericSlot<Real> apply_operation(const Operation&, const Arguments<Real>&);
template NumericSlot<Interval> apply_operation(const Operation&, const Arguments<Interval>&);

}  // namespace certamen
