// SPDX-License-Identifier: Apache-2.0
#include "framework/games/contract.hpp"

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
