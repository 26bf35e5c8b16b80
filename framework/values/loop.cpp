// SPDX-License-Identifier: Apache-2.0
#include "framework/values/loop.hpp"

#include "framework/error.hpp"
#include "framework/values/composition.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

namespace {

constexpr std::uint64_t most_repeated = std::uint64_t{1} << 16;

bool is_step(const Operation& step, std::size_t vectors) {
  return step.inputs().size() > vectors && step.output().kind() == DomainKind::tuple &&
         step.output().parts().size() == 2 && step.output().parts()[1] == step.inputs()[0];
}

/// The codes of a vector's elements.
std::vector<Integer> elements_of(Integer code, const Domain& element, std::uint64_t count) {
  std::vector<Integer> elements(count);
  for (std::uint64_t i = count; i-- > 0; code /= element.code_bound())
    elements[i] = code % element.code_bound();
  return elements;
}

Integer repeated(const Loop& loop, std::vector<Integer> inputs) {
  const Operation& step = loop.step();
  const auto count = static_cast<std::uint64_t>(loop.count().number());
  const std::size_t fixed = 1 + loop.captured();
  std::vector<std::vector<Integer>> vectors;
  for (std::size_t k = 0; k < loop.vectors(); ++k)
    vectors.push_back(elements_of(inputs[fixed + k], step.inputs()[fixed + k], count));
  Integer all = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < vectors.size(); ++k) inputs[fixed + k] = vectors[k][i];
    const Integer both = step.evaluate(inputs);
    const Integer& bound = step.inputs()[0].code_bound();
    all = all * loop.element().code_bound() + both / bound;
    inputs[0] = both % bound;
  }
  return all * step.inputs()[0].code_bound() + inputs[0];
}

bool is_vector(const Domain& domain) {
  return domain.kind() == DomainKind::vector;
}

Integer as_integer(const Integer& value) {
  return value;
}
Integer as_integer(const Word128& value) {
  return Integer{static_cast<std::uint64_t>(value)};
}

/// How many codes that many elements have.
Integer codes_of(const Domain& element, const Integer& count) {
  return boost::multiprecision::pow(element.code_bound(), static_cast<unsigned>(count));
}

}  // namespace

Operation::Description
finite_on_codes(const std::vector<Domain>& inputs, const Domain& output,
                const std::function<Integer(std::vector<Integer>)>& function) {
  return finite_description(inputs, output, {},
                            [function, arity = inputs.size()]<class N>(const N* a) {
                              std::vector<Integer> codes;
                              for (std::size_t i = 0; i < arity; ++i)
                                codes.push_back(as_integer(a[i]));
                              Integer result = function(std::move(codes));
                              if constexpr (std::is_same_v<N, Integer>)
                                return result;
                              else
                                return N{static_cast<std::uint64_t>(result)};
                            });
}

Operation unchanged(const Operation& operation, const std::vector<Domain>& inputs,
                    const Domain& output) {
  if (inputs != operation.inputs() || !(output == operation.output()))
    throw Error{ErrorCode::unsupported, operation.name(), "it is made for its own domains"};
  return operation;
}

Loop::Loop(Operation step, Size count, std::size_t vectors, Apart apart)
    : step_{std::move(step)}, count_{std::move(count)}, vectors_{vectors}, apart_{apart} {
  if (!is_step(step_, vectors_))
    throw Error{
        ErrorCode::type_mismatch, "repeat " + step_.name(),
        "expected a step from S" +
            (vectors_ == 0 ? std::string{} : " and " + std::to_string(vectors_) + " elements") +
            " to Tuple(Y, S), got one of " + std::to_string(step_.inputs().size()) + " inputs to " +
            step_.output().name()};
  if (!count_.is_symbol() && (count_.number() < 0 || count_.number() > most_repeated))
    throw Error{ErrorCode::bad_domain, "repeat " + step_.name(),
                "expected a number from 0 to 65536, got " + count_.text()};
}

Operation Loop::operation() const {
  std::vector<Domain> inputs = step_.inputs();
  for (std::size_t k = 1 + captured(); k < inputs.size(); ++k)
    inputs[k] = Vector(inputs[k], count_);
  const Domain output = Tuple({Vector(element(), count_), inputs[0]});
  Operation::Description description;
  description.inputs = inputs;
  if (!count_.is_symbol() && step_.is_finite() && !step_.is_symbolic()) {
    description = finite_on_codes(inputs, output, [loop = *this](std::vector<Integer> codes) {
      return repeated(loop, std::move(codes));
    });
    description.cost = step_.cost() * count_.number();
  }
  description.output = output;
  description.name = "repeat[" + count_.text() + "] " + step_.name();
  description.parameter = of_structure;
  description.on = *this;
  return Operation{std::move(description)};
}

Operation Loop::bound(const Bindings& bindings) const {
  return Loop{bound_at(step_, bindings), count_.bind(bindings), vectors_, apart_}.operation();
}

Operation Loop::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  return unchanged(operation(), inputs, output);
}

Operation Join::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  const Operation made = operations::join(inputs.at(0), inputs.at(1));
  if (!(made.output() == output))
    throw Error{ErrorCode::type_mismatch, "join",
                "expected " + made.output().name() + ", got " + output.name()};
  return made;
}

Operation Section::operator()(const std::vector<Domain>& inputs, const Domain& output) const {
  const Operation made = operations::section(inputs.at(0), from_, output.size());
  if (!(made.output() == output))
    throw Error{ErrorCode::type_mismatch, made.name(),
                "expected " + made.output().name() + ", got " + output.name()};
  return made;
}

const Loop* loop_of(const Operation& operation) {
  return operation.made_by<Loop>();
}
bool is_join(const Operation& operation) {
  return operation.made_by<Join>() != nullptr;
}
const Section* section_of(const Operation& operation) {
  return operation.made_by<Section>();
}

bool has_one_apart(const Size& count) {
  constexpr int most_apart = 64;
  const auto least = count.least();
  if (!least || *least < 1 || count.constant() < 1 || count.constant() > most_apart) return false;
  const auto rest = (count - 1).least();
  return rest && *rest >= 0;
}

bool have_equal_structure(const Operation& a, const Operation& b) {
  const auto alike = [](const auto* first, const auto* second, const auto& are_equal) {
    return (first == nullptr) == (second == nullptr) &&
           (first == nullptr || are_equal(*first, *second));
  };
  const auto equal_loops = [](const Loop& x, const Loop& y) {
    return x.step() == y.step() && x.count() == y.count() && x.vectors() == y.vectors() &&
           x.apart() == y.apart();
  };
  const auto equal_sections = [](const Section& x, const Section& y) {
    return x.from() == y.from();
  };
  const auto equal_compositions = [](const Composition& x, const Composition& y) {
    return x.lines() == y.lines();
  };
  return is_join(a) == is_join(b) && alike(loop_of(a), loop_of(b), equal_loops) &&
         alike(section_of(a), section_of(b), equal_sections) &&
         alike(composition_of(a), composition_of(b), equal_compositions);
}

std::optional<Operation> structure_bound_at(const Operation& operation, const Bindings& bindings) {
  if (const Loop* loop = loop_of(operation)) return loop->bound(bindings);
  if (const Composition* composition = composition_of(operation))
    return composition->bound(bindings);
  const Section* section = section_of(operation);
  if (section == nullptr) return std::nullopt;
  return operations::section(operation.inputs()[0].bind(bindings), section->from().bind(bindings),
                             operation.output().size().bind(bindings));
}

namespace operations {

Operation repeat(const Operation& step, const Size& count, std::size_t vectors, Apart apart) {
  return Loop{step, count, vectors, apart}.operation();
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
    description = finite_on_codes({first, second}, output,
                                  [below = second.code_bound()](const std::vector<Integer>& a) {
                                    return Integer{a[0] * below + a[1]};
                                  });
  }
  description.facts.constructor = std::move(constructor);
  description.output = output;
  description.name = "join";
  description.parameter = of_structure;
  description.on = Join{};
  return Operation{std::move(description)};
}

Operation section(const Domain& vector, const Size& from, const Size& length) {
  const std::string name = "section[" + from.text() + ".." + (from + length).text() + ")";
  if (!is_vector(vector))
    throw Error{ErrorCode::type_mismatch, name, "expected a Vector, got " + vector.name()};
  const auto is_negative = [](const Size& size) { return !size.is_symbol() && size.number() < 0; };
  const Size after = vector.size() - from - length;
  if (is_negative(from) || is_negative(length) || is_negative(after))
    throw Error{ErrorCode::bad_domain, name, "it reaches beyond " + vector.name()};
  const Domain& element = vector.parts()[0];
  const Domain output = Vector(element, length);
  Operation::Description description;
  description.inputs = {vector};
  if (!vector.is_symbolic() && !output.is_symbolic() && !from.is_symbol())
    description =
        finite_on_codes({vector}, output,
                        [below = codes_of(element, after.number()), own = output.code_bound()](
                            const std::vector<Integer>& a) { return Integer{a[0] / below % own}; });
  description.output = output;
  description.name = name;
  description.parameter = of_structure;
  description.on = Section{from};
  return Operation{std::move(description)};
}

}  // namespace operations

}  // namespace certamen
