// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "framework/games/experiment.hpp"
#include "framework/games/package.hpp"

namespace certamen {

/// How often an adversary calls an oracle: `always` times in every run, and once more for each of
/// these events that happens.
struct CallCount {
  std::string oracle;
  std::uint64_t always = 0;
  std::vector<std::string> events = {};
};

/// Adds to the adversary's Run an event for each call under a condition, which happens if the call
/// is made, under names that are not taken. The expected number of calls of an oracle is `always`
/// and the sum of its events' probabilities. Oracles come in the order of their first calls.
/// Throws Error(unknown_name) for a package without Run.
std::vector<CallCount> add_call_events(Package& adversary, const std::set<std::string>& taken);

/// The events that the package's procedures raise.
std::set<std::string> events_of(const Package& package);

/// Adds the event that both Booleans are true, under a name that begins with this text and that no
/// event of the experiment has; returns it.
std::string add_joint_event(Experiment& experiment, NodeId first, NodeId second,
                            const std::string& text);
/// Adds the Boolean's negation.
NodeId add_negation(Experiment& experiment, NodeId of);

}  // namespace certamen
