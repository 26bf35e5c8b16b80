// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "framework/games/experiment.hpp"

namespace certamen::montecarlo {

/// Two experiments as one, with the names of its nodes' random streams. Draws of both that stand
/// under the same label, for the same distribution, have the same name; of those left over, the
/// first of a distribution that of the first, and so on; all others have their own. So each side by
/// itself is distributed as before. Wins are left's; the events are "both" and "right".
struct Pair {
  Experiment experiment;
  std::vector<std::uint64_t> streams;
};
/// Both in topological order. Their own events are dropped.
Pair paired(const Experiment& left, const Experiment& right);

/// left, both, right from the outcomes of a pair.
std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>
pair_counts(const std::vector<std::uint64_t>& happened);

}  // namespace certamen::montecarlo
