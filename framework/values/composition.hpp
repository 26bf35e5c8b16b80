// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/values/operation.hpp"

namespace certamen {

/// One operation that is computed by others, one after the other: the step of a loop, for one. Two
/// compositions are one operation if their lines are equal, and so are their domains.
class Composition {
 public:
  /// An operation on values that are numbered: the inputs first, then the results of the lines.
  struct Line {
    Operation operation;                 // what is applied
    std::vector<std::size_t> arguments;  // numbers of values before this line
    friend bool operator==(const Line&, const Line&) = default;
  };
  /// The last line is the result. Throws Error(usage) for no line and for a number of a value that
  /// is not there yet, Error(type_mismatch) for a value of another domain than the operation takes.
  Composition(std::string name, std::vector<Domain> inputs, std::vector<Line> lines);

  /// In the order of the computation.
  const std::vector<Line>& lines() const { return lines_; }
  /// Inputs -> output of the last line.
  Operation operation() const;
  /// With numbers for symbols. Throws what bound_at() of its operations throws.
  Operation bound(const Bindings& bindings) const;
  /// The same on the same domains; throws Error(unsupported) for others.
  Operation operator()(const std::vector<Domain>& inputs, const Domain& output) const;

 private:
  std::string name_;
  std::vector<Domain> inputs_;
  std::vector<Line> lines_;
};

/// The lines of the operation, if it is a composition; null: it is none.
const Composition* composition_of(const Operation& operation);

/// What the lines give from these values, whatever applies an operation: `apply` takes it and its
/// arguments.
template <class Made, class Apply>
Made computed_by_lines(const Composition& composition, std::vector<Made> values,
                       const Apply& apply) {
  for (const auto& line : composition.lines()) {
    std::vector<Made> arguments;
    for (const std::size_t i : line.arguments) arguments.push_back(values[i]);
    values.push_back(apply(line.operation, arguments));
  }
  return values.back();
}

}  // namespace certamen
