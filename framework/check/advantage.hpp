// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// The advantage of the best adversary that there can be against the definition: exact; enclosed by
/// the bracket of a search that was stopped. Throws what optimal_advantage() throws.
Evidence advantage(const Definition& definition, const Context& context = {});

/// The advantage of one adversary, with the best of the moves that it leaves to the engine: exact,
/// by the exact engine; estimated from 100,000 trials, or the definition's own number, where that
/// is too large. Throws what play() and the engines throw.
Evidence advantage(const Definition& definition, const Adversary& adversary,
                   const Context& context = {});

}  // namespace certamen
