// SPDX-License-Identifier: Apache-2.0
#include "framework/games/contract.hpp"

#include <algorithm>
#include <vector>

#include "framework/error.hpp"

namespace certamen {

namespace {

std::string budget_text(const Procedure& procedure) {
  return procedure.budget ? "at most " + procedure.budget->text() + " times"
                          : "any number of times";
}

std::string phase_text(const Procedure& procedure) {
  std::string text;
  const auto add = [&](const std::string& word, const std::set<std::string>& oracles) {
    for (const auto& oracle : oracles) text += (text.empty() ? "" : ", ") + word + " " + oracle;
  };
  add("only after", procedure.only_after);
  add("only before", procedure.only_before);
  return text.empty() ? "at any time" : text;
}

}  // namespace

std::set<std::string> never_callable(const Package& game) {
  std::set<std::string> never;
  for (const Procedure& oracle : game.exports) {
    // To call more than what has to come before it is no help: it forbids, and allows nothing.
    std::set<const Procedure*> needed{&oracle};
    std::vector<const Procedure*> open{&oracle};
    while (!open.empty()) {
      const Procedure* next = open.back();
      open.pop_back();
      for (const auto& name : next->only_after)
        if (const Procedure* other = game.find_export(name))
          if (needed.insert(other).second) open.push_back(other);
    }
    // They are called one by one, each after what it has to wait for.
    const auto waits = [&](const Procedure* one) {
      return std::ranges::any_of(needed, [&](const Procedure* other) {
        return one->only_after.contains(other->signature.name) ||
               (one != other && other->only_before.contains(one->signature.name));
      });
    };
    while (std::erase_if(needed, [&](const Procedure* one) { return !waits(one); }) > 0) {
    }
    if (!needed.empty()) never.insert(oracle.signature.name);
  }
  return never;
}

std::vector<Signature> once_each(const Package& game) {
  std::vector<const Procedure*> open;
  for (const Procedure& oracle : game.exports)
    if (!oracle.budget || !certainly_at_most(*oracle.budget, 0)) open.push_back(&oracle);
  std::set<std::string> called;
  std::vector<Signature> order;
  const auto may_come = [&](const Procedure* one) {
    return std::ranges::includes(called, one->only_after) &&
           std::ranges::none_of(one->only_before,
                                [&](const std::string& end) { return called.contains(end); });
  };
  // Whether another one may come now, and not once this one has been called.
  const auto ends_another = [&](const Procedure* one) {
    return std::ranges::any_of(open, [&](const Procedure* other) {
      return other != one && other->only_before.contains(one->signature.name);
    });
  };
  for (;;) {
    auto next = std::ranges::find_if(
        open, [&](const Procedure* one) { return may_come(one) && !ends_another(one); });
    if (next == open.end()) next = std::ranges::find_if(open, may_come);
    if (next == open.end()) return order;
    called.insert((*next)->signature.name);
    order.push_back((*next)->signature);
    open.erase(next);
  }
}

std::string budgets_text(const Package& game) {
  std::string text;
  for (const Procedure& oracle : game.exports)
    if (oracle.budget)
      text += (text.empty() ? "" : ", ") + oracle.signature.name + " at most " +
              oracle.budget->text() + (*oracle.budget == Size{1} ? " time" : " times");
  return text;
}

std::string phases_text(const Package& game) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  for (const Procedure& oracle : game.exports) {
    const std::string& name = oracle.signature.name;
    for (const auto& other : oracle.only_after) add(name + " only after " + other);
    for (const auto& other : oracle.only_before)
      add(other == name ? name + " once" : name + " only before " + other);
  }
  return text;
}

void expect_same_contract(const Package& first, const Package& second) {
  const auto refuse = [&](const std::string& oracle, const std::string& one,
                          const std::string& other) {
    throw Error{ErrorCode::usage, first.name + " and " + second.name,
                oracle + " may be called " + one + " in the one, " + other +
                    " in the other: games that are compared have the same budgets and phases"};
  };
  for (const auto& one : first.exports) {
    const std::string& oracle = one.signature.name;
    const Procedure* other = second.find_export(oracle);
    if (other == nullptr) continue;
    if (one.budget != other->budget) refuse(oracle, budget_text(one), budget_text(*other));
    if (one.only_after != other->only_after || one.only_before != other->only_before)
      refuse(oracle, phase_text(one), phase_text(*other));
  }
}

}  // namespace certamen
