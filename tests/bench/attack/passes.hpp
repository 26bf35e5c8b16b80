// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace certamen::bench {

/// Prints how fast the column kernels of each instruction set go over releases larger than the
/// caches, against reading and copying them.
void print_passes();

}  // namespace certamen::bench
