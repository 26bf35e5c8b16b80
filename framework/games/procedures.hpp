// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <type_traits>

#include "framework/games/package.hpp"

namespace certamen {

/// The initializers, what is exported, and finalize, in this order.
template <class Owner>
  requires std::is_same_v<std::remove_const_t<Owner>, Package>
auto procedures_of(Owner& package) {
  std::vector<decltype(&package.exports.front())> all;
  for (auto& procedure : package.initializers) all.push_back(&procedure);
  for (auto& procedure : package.exports) all.push_back(&procedure);
  if (package.finalize) all.push_back(&*package.finalize);
  return all;
}

/// Whether a node somewhere in the package is such.
template <class Predicate>
bool any_node(const Package& package, Predicate is_such) {
  return std::ranges::any_of(procedures_of(package), [&](const Procedure* procedure) {
    return std::ranges::any_of(procedure->body, is_such);
  });
}

}  // namespace certamen
