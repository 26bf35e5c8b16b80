// SPDX-License-Identifier: Apache-2.0
#include "framework/values/composition.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/values/loop.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

Composition::Composition(std::string name, std::vector<Domain> inputs, std::vector<Line> lines)
    : name_{std::move(name)}, inputs_{std::move(inputs)}, lines_{std::move(lines)} {
  if (lines_.empty()) throw Error{ErrorCode::usage, name_, "expected an operation at least"};
  std::vector<Domain> values = inputs_;
  for (const auto& line : lines_) {
    std::vector<Domain> taken;
    for (const std::size_t i : line.arguments) {
      if (i >= values.size())
        throw Error{ErrorCode::usage, name_ + "/" + line.operation.name(),
                    "expected a value that is computed before it"};
      taken.push_back(values[i]);
    }
    if (taken != line.operation.inputs())
      throw Error{ErrorCode::type_mismatch, name_ + "/" + line.operation.name(),
                  "expected values of its own domains"};
    values.push_back(line.operation.output());
  }
}

Operation Composition::operation() const {
  const Domain& output = lines_.back().operation.output();
  const bool evaluates = std::ranges::all_of(lines_, [](const Line& line) {
    return line.operation.is_finite() && !line.operation.is_symbolic();
  });
  Operation::Description description;
  description.inputs = inputs_;
  if (evaluates)
    description = finite_on_codes(inputs_, output, [lines = *this](std::vector<Integer> inputs) {
      return computed_by_lines(lines, std::move(inputs),
                               [](const Operation& operation, const std::vector<Integer>& on) {
                                 return operation.evaluate(on);
                               });
    });
  description.output = output;
  description.name = name_;
  description.parameter = of_structure;
  description.cost = 0;
  for (const auto& line : lines_) description.cost += line.operation.cost();
  description.on = *this;
  return Operation{std::move(description)};
}

Operation Composition::bound(const Bindings& bindings) const {
  std::vector<Domain> inputs;
  for (const auto& input : inputs_) inputs.push_back(input.bind(bindings));
  std::vector<Line> lines = lines_;
  for (auto& line : lines) line.operation = bound_at(line.operation, bindings);
  return Composition{name_, std::move(inputs), std::move(lines)}.operation();
}

Operation Composition::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  return unchanged(operation(), inputs, output);
}

const Composition* composition_of(const Operation& operation) {
  return operation.made_by<Composition>();
}

}  // namespace certamen
