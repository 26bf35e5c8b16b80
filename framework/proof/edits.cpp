// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/edits.hpp"

#include <utility>

namespace certamen {

PackageEdit without_steps(const std::string& procedure, const Steps& which) {
  return [=](PackageEditor& edit, const Sizes&) { edit.drop_steps(procedure, which); };
}

PackageEdit with_budget(const std::string& oracle, const Size& calls) {
  return [=](PackageEditor& edit, const Sizes&) { edit.set_budget(oracle, calls); };
}

PackageEdit with_inputs_swapped(const std::string& oracle, std::size_t first, std::size_t second) {
  return [=](PackageEditor& edit, const Sizes&) {
    edit.replace_body(oracle, [=](Body&, FormerBody& before, const Nodes& inputs) {
      Nodes swapped = inputs;
      std::swap(swapped.at(first), swapped.at(second));
      return before.run(swapped);
    });
  };
}

PackageEdit with_steps(const std::string& procedure, const Steps& which, const NewStep& by) {
  return [=](PackageEditor& edit, const Sizes&) { edit.replace_steps(procedure, which, by); };
}

PackageEdit with_result(const std::string& oracle,
                        const std::function<Node(Body&, Node, const Nodes&)>& result) {
  return [=](PackageEditor& edit, const Sizes&) {
    edit.replace_body(oracle, [=](Body& at, FormerBody& before, const Nodes& inputs) {
      return result(at, before.run(inputs), inputs);
    });
  };
}

GameAt linked_at_end(const Hop& step) {
  const Assumption& assumption = *step.assumption;
  const GameAt game = step.towards == Towards::ideal ? assumption.ideal : assumption.real;
  return [=, reduction = step.reduction](const Sizes& sizes) {
    return link(reduction(sizes), game(sizes));
  };
}

BoundAt zero_bound() {
  return [](const Sizes&) { return Bound{0}; };
}

BoundAt scaled(const BoundAt& bound, const Rational& factor) {
  return [=](const Sizes& sizes) { return Bound{factor} * bound(sizes); };
}

}  // namespace certamen
