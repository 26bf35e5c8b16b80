// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/language/print_names.hpp"

namespace certamen::language {

/// An expression of the language that is being put together.
struct Printed {
  std::string text;
  bool needs_type = false;   // it can only stand where its type is known: "3", "None"
  bool is_operator = false;  // an operator stands outermost: it needs parentheses in another one
  std::set<StateId> reads = {};  // it has the value that these have where it stands
  std::set<TableId> finds = {};  // likewise, maps
  bool is_literal = false;       // "3", "None": of two compared or added values one may be such

  /// As an operand of an operator, or before brackets.
  std::string operand() const { return is_operator ? "(" + text + ")" : text; }
};

/// What groups are called, as parameters of the games.
inline constexpr std::array group_names{"G", "G2", "G3", "G4"};

/// Types and literals of one file. A domain that the language has no type for is written as one
/// with as many values: atoms and ranges as numbers, vectors as tuples.
class PrintedTypes {
 public:
  PrintedTypes() = default;
  /// With types that have names: sets of a scheme that is not known, "E.Key".
  explicit PrintedTypes(std::vector<std::pair<Domain, std::string>> named)
      : named_{std::move(named)} {}

  /// `place` is where a value of the domain occurs, for messages. Throws Error(unsupported) for
  /// domains that the language cannot say.
  std::string type(const Domain& domain, const std::string& place);
  Printed literal(const Domain& domain, const certamen::Value& value, const std::string& place);
  /// The groups that were met: names and orders, as parameters of the games.
  const std::vector<std::pair<Domain, std::string>>& groups() const { return groups_; }
  /// A uniform value of it may be drawn by "<-".
  static bool can_be_drawn(const Domain& domain);

 private:
  std::string group(const Domain& domain, const std::string& place);

  std::vector<std::pair<Domain, std::string>> named_;
  std::vector<std::pair<Domain, std::string>> groups_;
};

/// Throws Error(unsupported): the language cannot say that.
[[noreturn]] void cannot_say(const std::string& place, const std::string& what);

/// Elements in brackets.
Printed listed(const std::vector<Printed>& parts);

}  // namespace certamen::language
