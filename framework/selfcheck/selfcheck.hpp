// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "framework/selfcheck/coverage.hpp"

namespace certamen::selfcheck {

/// A case about which two ways disagree.
struct Failure {
  std::uint64_t seed = 0;
  std::string text;  // who says what
  std::string code;  // the shrunk case, as C++
};

struct Report {
  std::uint64_t first_seed = 1;
  std::size_t cases = 0;
  std::size_t invalid = 0;    // of them: the adversary reads an unwritten state
  std::size_t intervals = 0;  // of Monte Carlo
  double seconds = 0;
  StopReason stopped = StopReason::none;
  Coverage coverage;
  std::optional<Failure> failure = {};

  int exit_status() const {
    if (failure) return 4;
    return stopped == StopReason::interrupted ? 130 : stopped == StopReason::time_limit ? 3 : 0;
  }
};

/// Random cases from a seed on, as many as there are or the seconds allow, through all engines.
/// Stops at the first contradiction, and when the context's token is cancelled.
Report selfcheck(std::uint64_t first_seed, std::optional<std::size_t> cases, double seconds,
                 const Context& context, const Reference& reference = {});

std::string to_text(const Report& report);

}  // namespace certamen::selfcheck
