// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"
#include "framework/engines/exact/exact.hpp"
#include "tests/support/brute_force.hpp"

namespace certamen::testing {

/// A definition, a scheme and an adversary by name, with the parameters of all three.
struct Case {
  std::string definition, scheme, adversary;
  std::map<std::string, std::string> set = {};
};

inline const Catalogue& catalogue() {
  static const Catalogue all = standard_catalogue();
  return all;
}

inline std::shared_ptr<const Scheme> scheme_of(const std::string& name,
                                               const std::map<std::string, std::string>& set = {}) {
  return catalogue().scheme(name).make(Parameters{set});
}

/// The scheme seen as one of the interfaces of scheme.hpp.
template <class Kind>
std::shared_ptr<const Kind> scheme_as(const std::string& name,
                                      const std::map<std::string, std::string>& set = {}) {
  auto scheme = std::dynamic_pointer_cast<const Kind>(scheme_of(name, set));
  REQUIRE(scheme != nullptr);
  return scheme;
}

/// One experiment for each game of the definition.
inline std::vector<Experiment> experiments_of(const Case& c, const Definition& definition,
                                              const Scheme& scheme) {
  const Adversary adversary =
      catalogue().adversary(c.adversary).make(scheme, definition, Parameters{c.set});
  std::vector<Experiment> experiments;
  for (const auto& game : definition.games()) experiments.push_back(play(game, adversary));
  return experiments;
}

template <class Evaluate>
Rational advantage_by(const Case& c, Evaluate evaluate) {
  const auto scheme = scheme_of(c.scheme, c.set);
  const auto definition = catalogue().definition(c.definition).make(*scheme, Parameters{c.set});
  REQUIRE(definition.has_value());
  std::vector<Evidence> winning;
  for (const auto& experiment : experiments_of(c, *definition, *scheme))
    winning.emplace_back(Exact{evaluate(experiment)});
  return definition->advantage(winning).lower();
}

inline Rational exact_advantage(const Case& c) {
  return advantage_by(
      c, [](const Experiment& experiment) { return evaluate_exactly(experiment, Context{}).win; });
}

inline Rational brute_advantage(const Case& c) {
  return advantage_by(c, brute_force);
}

/// The value by the exact engine; and by brute force, where that ends.
inline void check_advantage(const Case& c, const Rational& expected, bool small = true) {
  std::string name = c.adversary + " against " + c.definition + " of " + c.scheme;
  for (const auto& [key, value] : c.set) name += " " + key + "=" + value;
  CAPTURE(name);
  CHECK(to_fraction(exact_advantage(c)) == to_fraction(expected));
  if (small) CHECK(to_fraction(brute_advantage(c)) == to_fraction(expected));
}

/// The advantage of an adversary that a test brings along: the exact engine and brute force must
/// agree on it.
inline Rational advantage_of(const Definition& definition, const Adversary& adversary) {
  std::vector<Evidence> winning;
  for (const auto& game : definition.games()) {
    const Experiment experiment = play(game, adversary);
    const Rational win = evaluate_exactly(experiment, Context{}).win;
    CHECK(to_fraction(win) == to_fraction(brute_force(experiment)));
    winning.emplace_back(Exact{win});
  }
  return definition.advantage(winning).lower();
}

/// Pr[win] of a closed game that judges the unit.
inline Rational probability_of(const Package& game) {
  const Experiment experiment = play(game, Adversary{"nobody", [](Run& a) { return a.unit(); }});
  return evaluate_exactly(experiment, Context{}).win;
}

inline std::string text(const Integer& number) {
  return number.str();
}
inline std::string text(int number) {
  return std::to_string(number);
}

/// B(N, q) = 1 - N(N-1)..(N-q+1)/N^q: q uniform draws from N collide.
inline Rational birthday(const Integer& points, int draws) {
  Rational distinct = 1;
  for (int i = 0; i < draws; ++i) distinct *= make_rational(points > i ? points - i : 0, points);
  return 1 - distinct;
}

inline Integer power_of_two(int exponent) {
  return Integer{1} << exponent;
}

}  // namespace certamen::testing
