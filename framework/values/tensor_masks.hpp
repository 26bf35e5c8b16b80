// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/values/distribution.hpp"
#include "framework/values/operation.hpp"

namespace certamen::tensors {

// What is known of integers modulo 2^k, held in reals (tensor_operations.hpp).

/// The k for which every entry of the result is one of 0 .. 2^k - 1, whatever the arguments are.
std::optional<int> residue_bits(const Operation& operation);
/// The k for which the result is uniform on 0 .. 2^k - 1, entry by entry, if the argument is drawn
/// from that distribution.
std::optional<int> uniform_residue_bits(const Operation& operation,
                                        const Distribution& distribution);
/// The k for which f(x, m) is uniform on 0 .. 2^k - 1, and independent of x, if all entries of x
/// are among 0 .. 2^k - 1 and m is uniform on them and independent of x.
std::optional<int> mask_bits(const Operation& operation);

}  // namespace certamen::tensors
