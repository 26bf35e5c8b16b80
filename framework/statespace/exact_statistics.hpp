// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/rewriting/rules.hpp"

namespace certamen {

/// One step of a run: a random node expanded in every state.
struct ExactStep {
  std::string branch = {};        // the random node; empty for what needs none
  std::size_t width = 0;          // variables alive afterwards
  double estimated_bits = 0;      // log2 of the bound on the branches that the plan expected
  std::size_t states_before = 0;  // followed when the step began
  std::size_t states_after = 0;   // different ones when it ended
  std::uint64_t branches = 0;     // outcomes that were followed, over all states
  double seconds = 0;             // wall-clock time
  std::size_t alike = 0;  // of the variables alive: those that may be exchanged with another
};

/// What a run of the exact engine took.
struct ExactStatistics {
  std::size_t nodes_before = 0;      // as given
  std::size_t nodes = 0;             // after slicing and simplification
  RuleCounts rules = {};             // of rewriting: how often each was used
  std::size_t sorts = 0;             // of values that are followed up to renaming
  std::string order;                 // how the order of the steps was found
  std::vector<ExactStep> plan = {};  // the steps, in their order
  std::size_t steps = 0;             // random nodes expanded
  std::size_t peak_states = 0;       // in the largest layer
  std::uint64_t branches = 0;        // followed in all layers together
  double seconds = 0;                // wall-clock time
};

}  // namespace certamen
