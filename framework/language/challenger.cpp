// SPDX-License-Identifier: Apache-2.0
// A reduction's calls of the game that it is composed with.
#include <algorithm>

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

/// A function that is a parameter of the game and bound to nothing: the game draws it and lets
/// everybody ask it.
bool is_parameter(const Instance& game, const std::string& name) {
  const auto& parameters = game.tree->parameters;
  const auto found = std::ranges::find(parameters, name, &Variable::name);
  return game.keep == Keep::tuples && found != parameters.end() &&
         found->type.form == Form::function_type && !game.names.contains(name);
}

}  // namespace

Value Lowering::asked_function(const Expression& e, const std::string& name) {
  const Instance& game = *around_.challenger;
  const auto parameter = std::ranges::find(game.tree->parameters, name, &Variable::name);
  const Type function = type_of(game, parameter->type);
  if (e.parts.size() != 2)
    fail(ErrorCode::type_mismatch, e.place, "expected a function and one argument");
  const Node key = value_as(e.parts[1], function.of[0]).node;
  return asked(name, e.place, function.of[1], {key});
}

/// Where a path does not come by here, the oracle is not called.
Value Lowering::challenged(const Expression& e, const std::string& name) {
  const Instance& game = *around_.challenger;
  const auto& methods = game.tree->methods;
  const auto found = std::ranges::find(methods, name, &Method::name);
  if (found == methods.end() && is_parameter(game, name)) return asked_function(e, name);
  if (found == methods.end())
    fail(ErrorCode::unknown_name, e.place, "the challenger has no oracle '" + name + "'");
  if (name == initialize_name) return start_challenger(e, *found);
  const std::vector<Value> arguments = arguments_of(game, e, *found);
  std::vector<Node> nodes;
  for (const Value& argument : arguments) nodes.push_back(argument.node);
  return asked(name, e.place, passed_type(game, found->result), nodes);
}

Value Lowering::asked(const std::string& oracle, Place place, const Type& result,
                      const std::vector<Node>& inputs) {
  challenged_ = true;
  if (around_.calls != nullptr) around_.calls->push_back({oracle, frame_->owner.source, place});
  std::vector<Node> given = inputs;
  Domain answers = result.domain;
  if (around_.oracles != nullptr) {
    const Signature& its = *std::ranges::find(*around_.oracles, oracle, &Signature::name);
    for (std::size_t i = 0; i < given.size(); ++i) given[i] = recoded(at_, given[i], its.inputs[i]);
    answers = its.output;
  }
  if (frame_->live.is(true))
    return {result, recoded(at_, at_.call_with(oracle, given), result.domain)};
  const Node answer = at_.call_if_with(frame_->live.in(at_), oracle, given);
  return {result, recoded(at_, at_.value_or(answer, some_value(answers)), result.domain)};
}

Node Lowering::recoded(Body& at, const Node& value, const Domain& domain) {
  if (value.domain() == domain) return value;
  return at.apply(operations::recode(value.domain(), domain), {value});
}

/// The game of a challenger starts before the reduction does, or, where its Initialize takes
/// arguments, here. That is what the call says if it stands in the reduction's Initialize, once, on
/// every path, before all other calls.
Value Lowering::start_challenger(const Expression& e, const Method& method) {
  if (!around_.starts || started_ || challenged_ || !frame_->live.is(true))
    unsupported(e.place, "challenger.Initialize() anywhere but once in Initialize, on every path, "
                         "before other calls of the challenger");
  const std::vector<Value> arguments = arguments_of(*around_.challenger, e, method);
  started_ = true;
  const Type result = passed_type(*around_.challenger, method.result);
  std::vector<Node> nodes;
  for (const Value& argument : arguments) nodes.push_back(argument.node);
  if (nodes.empty() && result.sort == Sort::unit) return {result, at_.unit()};
  return {result, at_.call_with(initialize_name, nodes)};
}

Value Lowering::answer_of_challenger() {
  started_ = true;
  const auto& methods = around_.challenger->tree->methods;
  const auto its = std::ranges::find(methods, initialize_name, &Method::name);
  return {passed_type(*around_.challenger, its->result), at_.call(initialize_name)};
}

}  // namespace certamen::language
