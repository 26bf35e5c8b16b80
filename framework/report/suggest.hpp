// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace certamen {

/// The candidate nearest to a misspelt word (by Levenshtein distance), as "; did you mean 'x'?";
/// empty if none is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace certamen
