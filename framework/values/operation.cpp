// SPDX-License-Identifier: Apache-2.0
#include "framework/values/operation.hpp"

#include <algorithm>
#include <atomic>
#include <boost/container_hash/hash.hpp>

#include "framework/error.hpp"
#include "framework/numbers/words.hpp"
#include "framework/values/check_facts.hpp"
#include "framework/values/loop.hpp"

namespace certamen {

namespace {

std::size_t hash_of(const OperationParameter& parameter) {
  struct Hash {
    std::size_t operator()(std::monostate) const { return 0; }
    std::size_t operator()(OperationIdentity identity) const { return identity.serial; }
    std::size_t operator()(std::size_t place) const { return place; }
    std::size_t operator()(const Size& size) const {
      return std::hash<Integer>{}(size.constant()) + size.terms().size();
    }
    std::size_t operator()(const FunctionTable& table) const {
      std::size_t hash = table.values->size();
      for (const auto& value : *table.values)
        boost::hash_combine(hash, std::hash<Integer>{}(value.code()));
      return hash;
    }
    std::size_t operator()(const std::vector<Rational>& numbers) const { return numbers.size(); }
  };
  return std::visit(Hash{}, parameter);
}

std::size_t hash_of_key(const Operation::Description& description) {
  auto hash = static_cast<std::size_t>(description.opcode);
  boost::hash_combine(hash, hash_of(description.parameter));
  for (const auto& input : description.inputs)
    boost::hash_combine(hash, std::hash<std::string>{}(input.name()));
  boost::hash_combine(hash, std::hash<std::string>{}(description.output.name()));
  return hash;
}

Operation::Description sealed(Operation::Description description) {
  if (description.name.empty())
    throw Error{ErrorCode::usage, "operation", "an operation needs a name"};
  if (description.opcode == Opcode::user &&
      !std::holds_alternative<OperationIdentity>(description.parameter))
    description.parameter = OperationIdentity::fresh();
  description.hash = hash_of_key(description);
  description.symbolic = description.output.is_symbolic();
  for (const auto& input : description.inputs)
    description.symbolic = description.symbolic || input.is_symbolic();
  if (description.symbolic)
    description.wide = [name = description.name](const Integer*) -> Integer {
      throw Error{ErrorCode::bad_domain, name, "a size is a symbol: bind it first"};
    };
  return description;
}

}  // namespace

OperationIdentity OperationIdentity::fresh() {
  static std::atomic<std::uint64_t> serial{0};
  return {++serial};
}

Operation::Operation(Description description)
    : description_{std::make_shared<const Description>(sealed(std::move(description)))} {
  if (is(Opcode::user)) check_facts(*this);
}

Operation Operation::renamed(std::string name) const {
  Description description = *description_;
  description.name = std::move(name);
  return Operation{std::move(description)};
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
         (a.opcode() == b.opcode() && a.hash() == b.hash() && a.parameter() == b.parameter() &&
          a.inputs() == b.inputs() && a.output() == b.output() && have_equal_structure(a, b));
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

namespace {

/// Throws Error(bad_domain) for a code outside of the output.
class ResultCheck {
 public:
  ResultCheck(std::string name, const Domain& output)
      : name_{std::move(name)}, output_{output}, words_{output.code_words()},
        last_{to_words(Integer{output.code_bound() - 1}, words_)},
        dense_{output.code_bound() == output.cardinality()},
        everything_{dense_ && output.code_bound() == Integer{1}
                                                         << static_cast<unsigned>(64 * words_)} {}
  void operator()(const std::uint64_t* results, std::size_t count) const {
    if (everything_) return;
    for (std::size_t i = 0; i < count; ++i) {
      const std::span code{results + i * words_, words_};
      const bool below =
          !std::lexicographical_compare(last_.rbegin(), last_.rend(), code.rbegin(), code.rend());
      if (below && (dense_ || output_.contains(Value{from_words(code)}))) continue;
      throw Error{ErrorCode::bad_domain, name_,
                  "its C++ function returned a value outside " + output_.name()};
    }
  }

 private:
  std::string name_;
  Domain output_;
  std::size_t words_;
  std::vector<std::uint64_t> last_;  // the largest code
  bool dense_, everything_;
};

}  // namespace

Operation batch_operation(std::string name, std::vector<Domain> inputs, Domain output,
                          Operation::BatchFunction function, Integer cost) {
  Operation::Description description;
  description.batch = [function = std::move(function), check = ResultCheck{name, output}](
                          const std::uint64_t* const* arguments, std::uint64_t* results,
                          std::size_t count) {
    function(arguments, results, count);
    check(results, count);
  };
  std::vector<std::size_t> words;
  bool narrow = output.is_narrow();
  for (const auto& input : inputs) {
    words.push_back(input.code_words());
    narrow = narrow && input.is_narrow();
  }
  const auto batch = description.batch;
  if (narrow) {
    description.word = [batch, arity = inputs.size()](const std::uint64_t* arguments) {
      std::vector<const std::uint64_t*> places(arity);
      for (std::size_t i = 0; i < arity; ++i) places[i] = arguments + i;
      std::uint64_t result = 0;
      batch(places.data(), &result, 1);
      return result;
    };
  }
  description.wide = [batch, words, result_words = output.code_words()](const Integer* arguments) {
    std::vector<std::vector<std::uint64_t>> codes;
    std::vector<const std::uint64_t*> places;
    for (std::size_t i = 0; i < words.size(); ++i)
      codes.push_back(to_words(arguments[i], words[i]));
    for (const auto& code : codes) places.push_back(code.data());
    std::vector<std::uint64_t> result(result_words);
    batch(places.data(), result.data(), 1);
    return from_words(result);
  };
  description.name = std::move(name);
  description.inputs = std::move(inputs);
  description.output = std::move(output);
  description.cost = std::move(cost);
  description.opaque = true;
  return Operation{std::move(description)};
}

}  // namespace certamen
