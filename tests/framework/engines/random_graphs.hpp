// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "tests/framework/engines/sketch.hpp"

namespace certamen::testing {

/// A small random experiment with win and one event: samples of every kind, standard operations,
/// random functions, permutations (forwards and backwards), a family, and a map. At most about 2^14
/// paths.
Experiment random_experiment(std::mt19937_64& coins);

/// A few samples of one domain in many sums, comparisons, choices, tuples and options.
Experiment random_algebra(std::mt19937_64& coins);

/// Bit strings that are cut, put together, worked on bit by bit, compared and looked up.
Experiment random_strings(std::mt19937_64& coins);

/// Values that are only sampled, copied, compared and looked up, and strings that are added by xor.
Experiment random_symmetric(std::mt19937_64& coins);

}  // namespace certamen::testing
