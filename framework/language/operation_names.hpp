// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace certamen::language {

/// Operations that have no sign of their own. Files with extensions call them by their names: those
/// of the enumerators, and `and`, `or` and `not`.
enum class NamedOperation {
  and_of,
  bit_count,
  entry,
  find,
  invert,
  is_some,
  legendre,
  less,
  not_of,
  or_of,
  parity,
  recode,
  select,
  some,
  value_or
};

/// Whether a file with extensions calls an operation by this name: "parity", "value_or".
bool is_operation_name(std::string_view name);

}  // namespace certamen::language
