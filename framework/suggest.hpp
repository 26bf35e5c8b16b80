// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace certamen {

/// The candidates nearest to a misspelt word, as "; did you mean 'x' or 'y'?": those of the least
/// Levenshtein distance, up to a third of the word, else those that begin with the word. Empty if
/// there are none, or more than four.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace certamen
