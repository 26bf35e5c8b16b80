// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace certamen {

/// Text of others, fit for a terminal: control characters, line ends among them, become "\x1b", and
/// so do bytes that are no UTF-8.
std::string printable(std::string_view text);

}  // namespace certamen
