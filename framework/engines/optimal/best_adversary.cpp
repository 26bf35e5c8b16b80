// SPDX-License-Identifier: Apache-2.0
// Which road a question takes: by algebra, by a search, or by both, held to each other.
#include <algorithm>
#include <chrono>

#include "framework/engines/optimal/algebra.hpp"
#include "framework/engines/optimal/search.hpp"
#include "framework/error.hpp"
#include "framework/process_memory.hpp"

namespace certamen {

namespace {

/// Nothing also where it was stopped, or is too large: then the search says so.
std::optional<AlgebraicOptimum> by_algebra(const std::vector<Package>& games, Objective objective,
                                           const OptimalOptions& options, const Context& context) {
  if (!options.algebra || objective != Objective::win || games.size() != 1) return std::nullopt;
  try {
    const StopScope scope{context.cancel};
    return optimum_by_algebra(games.front(), options);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::interrupted) throw;
    return std::nullopt;
  }
}

/// What a search found, with the optimum that is known. Throws Error(internal) if it is outside of
/// the search's bracket.
OptimalResult with_optimum(OptimalResult found, const AlgebraicOptimum& known,
                           const OptimalOptions& options) {
  if (known.value < found.lower || known.value > found.upper)
    throw Error{ErrorCode::internal, "best adversary",
                "algebra gives " + to_fraction(known.value) + ", outside of [" +
                    to_fraction(found.lower) + ", " + to_fraction(found.upper) + "]"};
  if (found.is_exact()) return found;
  if (found.lower != known.value) {
    found.strategy = nullptr;
    if (options.improved) options.improved(known.value, known.value, found.statistics.depth);
  }
  found.lower = found.upper = known.value;
  found.statistics.depth = known.calls;
  found.stopped.clear();
  found.by_algebra =
      known.how + (known.play.empty() ? "; no strategy is printed, since values are not followed"
                                      : "; for example, " + known.play);
  return found;
}

/// A search for a strategy beside a known optimum: as long as usual where the game is small, and
/// short where it is large. Nothing where it is large and each value would be followed by itself.
std::optional<OptimalResult> searched_beside(const AlgebraicOptimum& known,
                                             const std::vector<Package>& games, Objective objective,
                                             OptimalOptions options, const Context& context) {
  // Up to this size a search takes a second at most.
  constexpr std::size_t small = std::size_t{1} << 18, few_moves = 3000;
  const bool is_large = known.positions > small;
  if (is_large) options.most_asked = std::min(few_moves, options.most_asked.value_or(few_moves));
  try {
    OptimalSearch search{games, objective, options, context};
    if (is_large && !search.names_values()) return std::nullopt;
    return search.run();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
    return std::nullopt;
  }
}

}  // namespace

OptimalResult best_adversary(const std::vector<Package>& games, Objective objective,
                             const OptimalOptions& options, const Context& context) {
  return process_memory::bounded("best adversary", [&] {
    const auto start = std::chrono::steady_clock::now();
    const auto known = by_algebra(games, objective, options, context);
    if (!known) return OptimalSearch{games, objective, options, context}.run();
    OptimalResult nothing;
    nothing.upper = 1;
    OptimalResult found = with_optimum(
        searched_beside(*known, games, objective, options, context).value_or(std::move(nothing)),
        *known, options);
    found.statistics.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return found;
  });
}

}  // namespace certamen
