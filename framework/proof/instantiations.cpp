// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/instantiations.hpp"

#include <algorithm>

#include "framework/games/procedures.hpp"
#include "framework/run/random.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_enumerated = 16;
constexpr std::size_t sampled = 2;
constexpr std::size_t most_values_shown = 16;

std::string values_of(const Operation& function) {
  std::string text;
  std::vector<Integer> arguments(function.inputs().size());
  std::size_t shown = 0;
  const auto each = [&](const auto& self, std::size_t i) -> void {
    if (shown > most_values_shown) return;
    if (i == arguments.size()) {
      text += (text.empty() ? "" : ", ") +
              (shown++ == most_values_shown
                   ? std::string{".."}
                   : function.output().print(Value{function.evaluate(arguments)}));
      return;
    }
    const Domain& input = function.inputs()[i];
    for (Integer k = 0; k < input.cardinality() && shown <= most_values_shown; ++k) {
      arguments[i] = input.element(k);
      self(self, i + 1);
    }
  };
  each(each, 0);
  return text;
}

}  // namespace

Instantiations::Instantiations(const Package& first, const Package& second) {
  for (const auto* game : {&first, &second})
    for (const Procedure* procedure : procedures_of(*game))
      for (const auto& node : procedure->body)
        if (node.kind() == NodeKind::apply && node.operation().functions() > 1 &&
            std::find(primitives_.begin(), primitives_.end(), node.operation()) ==
                primitives_.end())
          primitives_.push_back(node.operation());
  if (primitives_.empty()) return;
  Integer count = 1;
  for (const auto& one : primitives_) count *= one.functions();
  all_ = count <= most_enumerated;
  if (all_) {
    for (Integer number = 0; number < count; ++number) {
      Choice choice;
      Integer rest = number;
      for (const auto& one : primitives_) {
        choice.push_back(rest % one.functions());
        rest /= one.functions();
      }
      choices_.push_back(std::move(choice));
    }
    return;
  }
  choices_.emplace_back(primitives_.size(), Integer{0});
  Stream stream{1, 0, 0};
  for (std::size_t i = 0; i < sampled; ++i) {
    Choice choice;
    for (const auto& one : primitives_) choice.push_back(stream.below_integer(one.functions()));
    choices_.push_back(std::move(choice));
  }
}

Functions Instantiations::functions(std::size_t choice) const {
  Functions functions;
  for (std::size_t i = 0; i < primitives_.size(); ++i)
    functions.emplace_back(primitives_[i], primitives_[i].chosen(choices_[choice][i]));
  return functions;
}

std::string Instantiations::names() const {
  std::string names;
  for (const auto& one : primitives_) names += (names.empty() ? "" : ", ") + one.name();
  return names;
}

std::string Instantiations::scope() const {
  // The games as they are have a function too, beside those that are sampled.
  return all_ ? "for all " + std::to_string(size()) + " functions in place of " + names()
              : "for " + std::to_string(size() + 1) + " functions in place of " + names();
}

std::string Instantiations::scope_of_one() const {
  return primitives_.empty() ? "" : "for one function in place of " + names();
}

Package with_functions(const Package& game, const Functions& functions) {
  if (functions.empty()) return game;
  Package result = game;
  for (Procedure* procedure : procedures_of(result))
    for (auto& node : procedure->body) {
      if (node.kind() != NodeKind::apply) continue;
      const auto found =
          std::ranges::find(functions, node.operation(), &std::pair<Operation, Operation>::first);
      if (found != functions.end()) node.action = node::Apply{found->second};
    }
  return result;
}

std::string to_text(const Functions& functions) {
  std::string text;
  for (const auto& [primitive, function] : functions)
    text += (text.empty() ? "" : "; ") + primitive.name() + " = " + values_of(function);
  return text;
}

}  // namespace certamen
