// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/language/tree.hpp"

namespace certamen::language::server {

/// The file without the statement at this place, so that what stands behind it can be looked at: of
/// a declaration the type and the names are kept. Of a primitive, a method or field is left out.
/// Nothing if no statement is there, or one that was left out already.
std::optional<File> without_statement(const File& file, Place place);

}  // namespace certamen::language::server
