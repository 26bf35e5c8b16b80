// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/multiprecision/integer.hpp>
#include <string_view>
#include <vector>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"

/// What many adversaries need.
namespace certamen {

/// The i-th value of the domain as a constant.
inline Node element(Body& at, const Domain& domain, const Integer& i) {
  return at.constant(domain, Value{domain.element(i)});
}

/// Some of them hold; false for none.
inline Node any(Body& at, const std::vector<Node>& conditions) {
  if (conditions.empty()) return at.boolean(false);
  Node some = conditions.front();
  for (std::size_t i = 1; i < conditions.size(); ++i) some = some || conditions[i];
  return some;
}

/// Two of the nodes are equal: each pair is compared, or of many nodes each is looked up among
/// those before.
inline Node some_two_equal(Run& a, const std::vector<Node>& nodes) {
  constexpr std::size_t few = 12;
  std::vector<Node> found;
  if (nodes.size() <= few) {
    for (std::size_t i = 0; i < nodes.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) found.push_back(a.equal(nodes[i], nodes[j]));
    return any(a, found);
  }
  const Table seen = a.map("seen", nodes.front().domain(), Unit());
  for (const Node& node : nodes) {
    found.push_back(a.is_some(a.find(seen, node)));
    a.put(seen, node, a.unit());
  }
  return any(a, found);
}

/// How many calls of an oracle the definition allows; `otherwise` if it does not limit them.
inline std::size_t budget_of(const Definition& definition, std::string_view oracle,
                             std::size_t otherwise) {
  const Procedure* procedure = definition.games().front().find_export(oracle);
  return procedure == nullptr ? otherwise : calls_allowed(*procedure).value_or(otherwise);
}

/// Pr[one of the pairs of q things meets], where each pair meets with probability p, and pairs are
/// independent two by two: between x - x^2 / 2 and x for the sum x [Bonferroni]; for x above 1, at
/// least what fewer things give.
inline Enclosed some_of_pairs(const Integer& things, const Rational& p) {
  const auto sum = [&](const Integer& some) { return p * make_rational(some * (some - 1), 2); };
  const Rational all = sum(things);
  if (all <= 1) return {all - all * all / 2, all};
  const Rational room = 2 / p;  // some (some - 1) is at most that
  Integer some = boost::multiprecision::sqrt(Integer{numerator(room) / denominator(room)});
  while (sum(some) > 1) --some;
  const Rational fewer = sum(some);
  return {fewer - fewer * fewer / 2, 1};
}

/// Throws Error(unsupported) that says what the adversary needs.
inline void require(bool holds, const char* adversary, const char* need) {
  if (!holds) throw Error{ErrorCode::unsupported, adversary, std::string{"it needs "} + need};
}

}  // namespace certamen
