// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/injection.hpp"

#include <algorithm>
#include <utility>

#include "framework/error.hpp"

namespace certamen {

Injection::Injection(std::string name)
    : name_{std::move(name)}, identity_{OperationIdentity::fresh()} {}

Operation Injection::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  if (!output.is_symbolic() && std::ranges::none_of(inputs, &Domain::is_symbolic))
    throw Error{ErrorCode::usage, name_, "an unknown injection is for domains with symbols"};
  Operation::Description own;
  own.name = name_;
  own.inputs = inputs;
  own.output = output;
  own.parameter = identity_;
  own.on = *this;
  if (inputs.size() == 1 && same_cardinality(inputs[0], output))
    own.facts.bijective = {true};
  else if (output.parts().empty())  // or rules for structures would take it for one
    own.facts.constructor = Constructor{};
  return Operation{std::move(own)};
}

}  // namespace certamen
