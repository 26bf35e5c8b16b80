// SPDX-License-Identifier: Apache-2.0
// What the fuzzers try, which tests of mutated files try too. They abort where a promise is broken.
#pragma once

#include <cstddef>
#include <cstdint>

namespace certamen::testing {

/// Reads the bytes as a model file of each format.
void try_model(const std::uint8_t* data, std::size_t size);
/// Reads the bytes as a file of each kind in FrogLang.
void try_text(const std::uint8_t* data, std::size_t size);

}  // namespace certamen::testing
