// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "framework/error.hpp"

namespace certamen {

/// The error of an id, written "CERTAMEN-E0110", "E0110" or "110" in any case; nothing if there is
/// none.
std::optional<ErrorCode> find_error(const std::string& id);

/// What it means and what to do, as a section of docs/reference/errors.md.
std::string explanation(ErrorCode code);

/// All of them: the page docs/reference/errors.md.
std::string all_explanations();

}  // namespace certamen
