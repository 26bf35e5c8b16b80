// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/check/measure.hpp"

namespace certamen {

/// The Monte Carlo engine's part of measure(): one game by itself, or by parts if a rare win was
/// asked for; two games on the same coins. `run` has the trials and the journal.
Measurement measure_by_trials(const Definition& definition, const std::vector<Experiment>& games,
                              const CheckOptions& options, MonteCarloOptions run,
                              const Rational& allowed, const Context& context);

}  // namespace certamen
