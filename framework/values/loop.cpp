// SPDX-License-Identifier: Apache-2.0
#include "framework/values/loop.hpp"

#include "framework/error.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

namespace {

constexpr std::uint64_t most_repeated = std::uint64_t{1} << 16;

/// The serial of no fresh identity: what tells loops apart is their steps (operator==).
constexpr OperationIdentity of_structure{};

bool is_step(const Operation& step) {
  return step.inputs().size() == 1 && step.output().kind() == DomainKind::tuple &&
         step.output().parts().size() == 2 && step.output().parts()[1] == step.inputs()[0];
}

Integer repeated(const Operation& step, std::uint64_t count, const Domain& element, Integer state) {
  Integer all = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const Integer both = step.evaluate(std::vector<Integer>{state});
    const Integer& bound = step.inputs()[0].code_bound();
    all = all * element.code_bound() + both / bound;
    state = both % bound;
  }
  return all * step.inputs()[0].code_bound() + state;
}

bool is_vector(const Domain& domain) {
  return domain.kind() == DomainKind::vector;
}

/// From a function on integers.
template <class N>
N as(const Integer& value) {
  if constexpr (std::is_same_v<N, Integer>)
    return value;
  else
    return N{static_cast<std::uint64_t>(value)};
}

Integer as_integer(const Integer& value) {
  return value;
}
Integer as_integer(const Word128& value) {
  return Integer{static_cast<std::uint64_t>(value)};
}

}  // namespace

Loop::Loop(Operation step, Size count) : step_{std::move(step)}, count_{std::move(count)} {
  if (!is_step(step_))
    throw Error{ErrorCode::type_mismatch, "repeat " + step_.name(),
                "expected a step from S to Tuple(Y, S), got one to " + step_.output().name()};
  if (!count_.is_symbol() && (count_.number() < 0 || count_.number() > most_repeated))
    throw Error{ErrorCode::bad_domain, "repeat " + step_.name(),
                "expected a number from 0 to 65536, got " + count_.text()};
}

Operation Loop::operation() const {
  const Domain& state = step_.inputs()[0];
  const Domain output = Tuple({Vector(element(), count_), state});
  Operation::Description description;
  description.inputs = {state};
  if (!output.is_symbolic()) {
    const auto count = static_cast<std::uint64_t>(count_.number());
    description = finite_description({state}, output, {},
                                     [step = step_, count, y = element()]<class N>(const N* a) {
                                       return as<N>(repeated(step, count, y, as_integer(a[0])));
                                     });
    description.cost = step_.cost() * count_.number();
  }
  description.output = output;
  description.name = "repeat[" + count_.text() + "] " + step_.name();
  description.parameter = of_structure;
  description.on = *this;
  return Operation{std::move(description)};
}

Operation Loop::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  const Domain& state = inputs.at(0);
  const Domain made = Tuple({output.parts().at(0).parts().at(0), state});
  const Size& count = output.parts()[0].size();
  if (state == step_.inputs()[0] && made == step_.output()) return Loop{step_, count}.operation();
  if (is_standard(step_)) return Loop{remade(step_, {state}, made), count}.operation();
  if (const auto step = step_.on({state}, made)) return Loop{*step, count}.operation();
  throw Error{ErrorCode::unsupported, step_.name(), "it is given on symbolic domains alone"};
}

Operation Join::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  const Operation made = operations::join(inputs.at(0), inputs.at(1));
  if (!(made.output() == output))
    throw Error{ErrorCode::type_mismatch, "join",
                "expected " + made.output().name() + ", got " + output.name()};
  return made;
}

const Loop* loop_of(const Operation& operation) {
  return operation.made_by<Loop>();
}
bool is_join(const Operation& operation) {
  return operation.made_by<Join>() != nullptr;
}

namespace operations {

Operation repeat(const Operation& step, const Size& count) {
  return Loop{step, count}.operation();
}

Operation join(const Domain& first, const Domain& second) {
  if (!is_vector(first) || !is_vector(second) || !(first.parts()[0] == second.parts()[0]))
    throw Error{ErrorCode::type_mismatch, "join",
                "expected two Vectors of one domain, got " + first.name() + " and " +
                    second.name()};
  const Domain output = Vector(first.parts()[0], first.size() + second.size());
  Constructor constructor;
  Operation::Description description;
  description.inputs = {first, second};
  if (!output.is_symbolic()) {
    constructor.take_apart = [below = second.code_bound()](const Value& value) {
      return std::optional{std::vector<Value>{Value{Integer{value.code() / below}},
                                              Value{Integer{value.code() % below}}}};
    };
    description = finite_description({first, second}, output, {},
                                     [below = second.code_bound()]<class N>(const N* a) {
                                       return as<N>(as_integer(a[0]) * below + as_integer(a[1]));
                                     });
  }
  description.facts.constructor = std::move(constructor);
  description.output = output;
  description.name = "join";
  description.parameter = of_structure;
  description.on = Join{};
  return Operation{std::move(description)};
}

}  // namespace operations

}  // namespace certamen
