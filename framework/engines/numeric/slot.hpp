// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/values/numeric_value.hpp"

/// For the sources numeric*.cpp alone.
namespace certamen {

/// The value of a node in a run: a word, a tensor, or a code that needs more than a word; or a
/// finite value that intervals could not decide.
template <class T>
struct NumericSlot {
  NumericValue<T> value = std::uint64_t{0};
  std::optional<Integer> wide = std::nullopt;
  bool undecided = false;

  static NumericSlot of_code(const Integer& code);
  static NumericSlot of_undecided() { return {.value = undecided_word, .undecided = true}; }
  Integer code() const { return wide ? *wide : Integer{std::get<std::uint64_t>(value)}; }
};

/// The operation on the arguments. Undecided Booleans take both values: answers that agree are
/// decided, tensors that differ give their hull.
template <class T>
NumericSlot<T> apply_operation(const Operation& operation,
                               const std::vector<const NumericSlot<T>*>& arguments);

}  // namespace certamen
