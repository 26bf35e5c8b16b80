// SPDX-License-Identifier: Apache-2.0
#include "framework/values/tensor_operations_impl.hpp"

namespace certamen {

namespace {

/// The declared output, or an Error that says what came instead.
template <class T>
NumericValue<T> checked(const std::string& name, const Domain& output, NumericValue<T> answer) {
  const auto complain = [&](const std::string& got) {
    throw Error{ErrorCode::bad_domain, name,
                "its C++ function returned " + got + ", declared " + output.name()};
  };
  if (const auto* tensor = std::get_if<Tensor<T>>(&answer)) {
    if (output.is_finite()) complain("a tensor " + to_string(tensor->shape()));
    if (tensor->shape() != output.shape()) complain("a tensor " + to_string(tensor->shape()));
  } else {
    const std::uint64_t word = std::get<std::uint64_t>(answer);
    if (output.is_real()) complain("the word " + std::to_string(word));
    if (!(word == undecided_word && std::is_same_v<T, Interval>) && !output.contains(Value{word}))
      complain("the word " + std::to_string(word));
  }
  return answer;
}

/// f, written for To, on arguments of From.
template <class From, class To>
NumericFunction<From> through(NumericFunction<To> f) {
  return [f](NumericArguments<From> arguments) -> NumericValue<From> {
    std::vector<NumericValue<To>> converted;
    std::vector<const NumericValue<To>*> pointers;
    converted.reserve(arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (const auto* tensor = std::get_if<Tensor<From>>(arguments[i]))
        converted.emplace_back(kernels::convert<To>(*tensor));
      else
        converted.emplace_back(std::get<std::uint64_t>(*arguments[i]));
      pointers.push_back(&converted.back());
    }
    NumericValue<To> answer = f(NumericArguments<To>{pointers});
    if (const auto* tensor = std::get_if<Tensor<To>>(&answer))
      return kernels::convert<From>(*tensor);
    return std::get<std::uint64_t>(answer);
  };
}

}  // namespace

Operation opaque_tensor_operation(std::string name, std::vector<Domain> inputs, Domain output,
                                  OpaqueTensorFunctions functions, const Integer& cost) {
  if (!functions.f64)
    throw Error{ErrorCode::usage, name, "an opaque operation needs a function on doubles"};
  if (!functions.real) functions.real = through<Real, double>(functions.f64);
  if (!functions.interval) functions.interval = through<Interval, Real>(functions.real);
  const auto with_check = [&]<class T>(NumericFunction<T> f) -> NumericFunction<T> {
    return [f = std::move(f), name, output](NumericArguments<T> arguments) {
      return checked<T>(name, output, f(arguments));
    };
  };
  auto numeric = std::make_shared<NumericEvaluators>();
  numeric->f32 = with_check(through<float, double>(functions.f64));
  numeric->f64 = with_check(functions.f64);
  numeric->real = with_check(functions.real);
  numeric->interval = with_check(functions.interval);
  Operation::Description description;
  description.name = std::move(name);
  description.inputs = std::move(inputs);
  description.output = std::move(output);
  description.cost = cost;
  description.opaque = true;
  description.numeric = std::move(numeric);
  return Operation{std::move(description)};
}

}  // namespace certamen
