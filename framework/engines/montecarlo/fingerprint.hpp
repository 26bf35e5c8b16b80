// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/games/experiment.hpp"

namespace certamen::montecarlo {

/// SHA-256 of the experiment as it is played, the names of its streams and the version of Certamen:
/// runs with equal fingerprints and seeds have equal counts. Opaque functions go in by name alone.
std::string fingerprint(const Experiment& experiment, const std::vector<std::uint64_t>& streams);

}  // namespace certamen::montecarlo
