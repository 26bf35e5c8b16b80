// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/experiment.hpp"

namespace certamen::montecarlo {

/// The experiment in the form that is played: small ones fully simplified; large ones, such as
/// block ciphers, only as far as a few passes over the graph go, since columns work on words
/// whether or not the simplifier can look into them. In topological order.
Experiment prepared(const Experiment& experiment);

}  // namespace certamen::montecarlo
