// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/games/experiment.hpp"
#include "framework/report/check.hpp"

namespace certamen {

/// Pr[win] of one experiment, the engine that found it, and what is to be said about the choice.
struct Measurement {
  Evidence winning;
  std::string engine;
  std::vector<std::string> notes = {};
  bool interrupted = false;  // fewer trials than asked for
};

/// Runs the experiment on the engine asked for. Automatic: numeric if there are real tensors, else
/// exact, and Monte Carlo if that is too large. `level` is this experiment's share of the
/// confidence; `default_trials` 0 means the engine's own.
Measurement measure(const Experiment& experiment, EngineChoice engine,
                    std::optional<std::uint64_t> trials, std::uint64_t default_trials,
                    const Rational& level, const Context& context);

}  // namespace certamen
