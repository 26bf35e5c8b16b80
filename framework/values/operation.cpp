// SPDX-License-Identifier: Apache-2.0
#include "framework/values/operation.hpp"

#include "framework/error.hpp"

namespace certamen {

Operation::Operation(Description description)
    : description_{std::make_shared<const Description>(std::move(description))} {
  if (description_->name.empty())
    throw Error{ErrorCode::usage, "operation", "an operation needs a name"};
}

Integer Operation::evaluate(std::span<const Integer> arguments) const {
  if (!is_finite())
    throw Error{ErrorCode::unsupported, name(), "it works on tensors: use the numeric engine"};
  if (arguments.size() != inputs().size())
    throw Error{ErrorCode::type_mismatch, name(),
                "expected " + std::to_string(inputs().size()) + " arguments, got " +
                    std::to_string(arguments.size())};
  return description_->wide(arguments.data());
}

Value Operation::operator()(std::span<const Value> arguments) const {
  std::vector<Integer> codes;
  codes.reserve(arguments.size());
  for (const auto& argument : arguments) codes.push_back(argument.code());
  return Value{evaluate(codes)};
}

bool operator==(const Operation& a, const Operation& b) {
  return a.description_ == b.description_ ||
         (a.name() == b.name() && a.inputs() == b.inputs() && a.output() == b.output() &&
          !a.is_opaque() && !b.is_opaque());
}

Operation opaque_operation(std::string name, std::vector<Domain> inputs, Domain output,
                           std::function<Value(std::span<const Value>)> function, Integer cost) {
  Operation::Description description;
  const std::size_t arity = inputs.size();
  const auto checked = [function, name, output](std::span<const Value> arguments) {
    Value result = function(arguments);
    if (!output.contains(result))
      throw Error{ErrorCode::bad_domain, name,
                  "its C++ function returned a value outside " + output.name()};
    return result;
  };
  bool narrow = output.is_narrow();
  for (const auto& input : inputs) narrow = narrow && input.is_narrow();
  if (narrow) {
    description.word = [checked, arity](const std::uint64_t* arguments) {
      const std::vector<Value> values(arguments, arguments + arity);
      return checked(values).word();
    };
  }
  description.wide = [checked, arity](const Integer* arguments) {
    const std::vector<Value> values(arguments, arguments + arity);
    return checked(values).code();
  };
  description.name = std::move(name);
  description.inputs = std::move(inputs);
  description.output = std::move(output);
  description.cost = std::move(cost);
  description.opaque = true;
  return Operation{std::move(description)};
}

}  // namespace certamen
