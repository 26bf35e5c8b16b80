// SPDX-License-Identifier: Apache-2.0
#include "framework/check/optimum.hpp"

#include <algorithm>

#include "framework/engines/optimal/replay.hpp"
#include "framework/error.hpp"
#include "framework/games/procedures.hpp"

namespace certamen {

namespace {

bool has_real_values(const Package& game) {
  return any_node(game, [](const GraphNode& node) { return node.domain.is_real(); });
}

Evidence bracket(const Rational& lower, const Rational& upper) {
  if (lower == upper) return Exact{lower};
  return Enclosed{lower, upper};
}

}  // namespace

bool has_optimum(const Definition& definition) {
  switch (definition.kind()) {
  case DefinitionKind::indistinguishability:
  case DefinitionKind::guess:
  case DefinitionKind::search:
    return std::none_of(definition.games().begin(), definition.games().end(),
                        [](const Package& game) { return has_real_values(game); });
  case DefinitionKind::correctness:
  case DefinitionKind::cost: return false;
  }
  return false;
}

Optimum optimal_advantage(const Definition& definition, const OptimalOptions& options,
                          const Context& context) {
  if (!has_optimum(definition))
    throw Error{ErrorCode::unsupported, definition.name(),
                "an optimal adversary is searched for in games of finite values that an adversary "
                "distinguishes or wins"};
  const bool two = definition.kind() == DefinitionKind::indistinguishability;
  OptimalResult search;
  try {
    search = replayed_best_adversary(
        definition.games(), two ? Objective::distinguish : Objective::win, options, context);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
    search.upper = 1;  // nothing is known
    search.stopped = error.what();
  }
  Evidence found = bracket(search.lower, search.upper);
  return {two ? found : definition.advantage({found}), std::move(search)};
}

}  // namespace certamen
