// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/settings.hpp"

#include <algorithm>

#include "framework/check/theorem.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

/// A comma behind a backslash belongs to the value.
Words split_assignments(const std::string& text) {
  Words parts{""};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',')
      parts.back() += text[++i];
    else if (text[i] == ',')
      parts.emplace_back();
    else
      parts.back() += text[i];
  }
  return parts;
}

std::map<std::string, std::string> assignments(const Words& pieces, const std::string& option) {
  std::map<std::string, std::string> values;
  for (const auto& piece : pieces)
    for (const auto& one : split_assignments(piece)) {
      const std::size_t equals = one.find('=');
      if (equals == std::string::npos || equals == 0)
        throw Error{ErrorCode::usage, option, "expected name=value, got '" + one + "'"};
      const std::string name = one.substr(0, equals);
      if (!values.emplace(name, one.substr(equals + 1)).second)
        throw Error{ErrorCode::duplicate_name, option + " " + name, "it is given twice"};
    }
  return values;
}

}  // namespace

Parameters parse_set(const Words& pieces) {
  return Parameters{assignments(pieces, "--set")};
}

Rational parse_advantage(const std::string& text, const std::string& place) {
  Rational advantage = parse_rational(text, place);
  expect_advantage(advantage, place);
  return advantage;
}

std::map<std::string, Rational> parse_assume(const Words& pieces) {
  std::map<std::string, Rational> advantages;
  for (const auto& [name, value] : assignments(pieces, "--assume"))
    advantages[name] = parse_advantage(value, "--assume " + name);
  return advantages;
}

Until parse_until(const Words& rules) {
  Until until;
  for (const auto& rule : rules) {
    const std::size_t equals = std::min(rule.find('='), rule.size());
    const std::string name = rule.substr(0, equals), place = "--until " + name;
    if (rule == "decided") {
      until.decided = true;
      continue;
    }
    std::optional<Rational>* target = name == "width"      ? &until.rule.width
                                      : name == "relative" ? &until.rule.relative
                                      : name == "decided"  ? &until.rule.decided
                                                           : nullptr;
    if (target == nullptr || equals == rule.size())
      throw Error{ErrorCode::usage, "--until",
                  "expected width=W, relative=R, decided=P or decided, got '" + rule + "'"};
    if (*target) throw Error{ErrorCode::duplicate_name, place, "it is given twice"};
    *target = parse_rational(rule.substr(equals + 1), place);
    const bool bound = name == "decided";
    if (**target < 0 || (**target == 0 && !bound))
      throw Error{ErrorCode::bad_number, place,
                  std::string{"expected "} + (bound ? "at least 0" : "more than 0") + ", got " +
                      rule.substr(equals + 1)};
  }
  return until;
}

Context context_of(const Given& given) {
  Context context;
  context.seed = given[option::seed];
  context.level = given[option::level];
  context.threads = static_cast<unsigned>(given[option::threads].value_or(0));
  context.memory_cap = given[option::memory];
  return context;
}

}  // namespace certamen
