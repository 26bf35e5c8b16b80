// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/values/operation.hpp"

namespace certamen {

/// Compares an operation with every fact that it declares: on all arguments if there are at most
/// 4096 combinations, else at 256 random ones. Throws Error(false_fact) that names the fact and
/// shows arguments for which it does not hold. Operations with symbols, and those on tensors, have
/// nothing to evaluate and pass.
void check_facts(const Operation& operation);

}  // namespace certamen
