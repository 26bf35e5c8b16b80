// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace certamen::language {

/// Whether a file with extensions calls an operation by this name: "parity", "value_or".
bool is_operation_name(std::string_view name);

}  // namespace certamen::language
