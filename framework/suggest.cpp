// SPDX-License-Identifier: Apache-2.0
#include "framework/suggest.hpp"

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
  constexpr std::size_t most = 4;
  std::vector<std::string> near;
  std::size_t least = std::max<std::size_t>(1, (word.size() + 1) / 3);
  for (const auto& candidate : candidates) {
    const std::size_t its = distance(word, candidate);
    if (its > least) continue;
    if (its < least) near.clear();
    least = its;
    if (std::ranges::find(near, candidate) == near.end()) near.push_back(candidate);
  }
  if (near.empty() && !word.empty())
    for (const auto& candidate : candidates)
      if (candidate.starts_with(word)) near.push_back(candidate);
  if (near.empty() || near.size() > most) return {};
  std::string list = "'" + near.front() + "'";
  for (std::size_t i = 1; i < near.size(); ++i)
    list += (i + 1 == near.size() ? " or '" : ", '") + near[i] + "'";
  return "; did you mean " + list + "?";
}

}  // namespace certamen
