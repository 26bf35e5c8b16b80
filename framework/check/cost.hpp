// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/package.hpp"

namespace certamen {

/// What an adversary against a cost definition spends on one query: the costs of the operations in
/// Run that depend on what a call of `query` returned, in the unit of Operation::cost(). Work on
/// the release alone is done once, and is free.
Integer evaluator_cost(const Package& adversary, const ImportId& query);

}  // namespace certamen
