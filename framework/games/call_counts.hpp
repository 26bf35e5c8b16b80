// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

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

/// A name that is not taken, which begins with this text.
std::string unused_name(std::string text, const std::set<std::string>& taken);

}  // namespace certamen
