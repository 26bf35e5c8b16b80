// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace certamen {

/// Two machine words: holds the product of any two words. An extension that GCC and clang share.
// `using` cannot carry __extension__.
__extension__ typedef unsigned __int128 Word128;  // NOLINT(modernize-use-using)

}  // namespace certamen
