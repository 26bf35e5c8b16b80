// SPDX-License-Identifier: Apache-2.0
#include "framework/report/suggest.hpp"

#include <algorithm>
#include <utility>

namespace certamen {

namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j)
      diagonal = std::exchange(
          row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])}));
  }
  return row[b.size()];
}

}  // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  const auto nearest = std::min_element(candidates.begin(), candidates.end(),
                                        [&](const std::string& a, const std::string& b) {
                                          return distance(word, a) < distance(word, b);
                                        });
  if (nearest == candidates.end() ||
      distance(word, *nearest) > std::max<std::size_t>(2, word.size() / 2))
    return {};
  return "; did you mean '" + *nearest + "'?";
}

}  // namespace certamen
