// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/layer_choice.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "framework/error.hpp"

namespace certamen {

namespace {

/// "0,3-17": numbers and ranges of them; none for any other text.
std::optional<std::vector<std::pair<std::size_t, std::size_t>>>
number_ranges(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  const char *at = text.data(), *const end = at + text.size();
  while (true) {
    std::pair<std::size_t, std::size_t> range;
    auto read = std::from_chars(at, end, range.first);
    if (read.ec != std::errc{}) return std::nullopt;
    range.second = range.first;
    if (read.ptr != end && *read.ptr == '-') {
      read = std::from_chars(read.ptr + 1, end, range.second);
      if (read.ec != std::errc{} || range.second < range.first) return std::nullopt;
    }
    ranges.push_back(range);
    if (read.ptr == end) return ranges;
    if (*read.ptr != ',') return std::nullopt;
    at = read.ptr + 1;
  }
}

}  // namespace

MlpLayers chosen_layers(const MlpLayers& layers, const std::string& selector) {
  const auto has_name = [&](const auto& layer) { return layer.name == selector; };
  const bool several = selector.find_first_of(",-") != std::string::npos &&
                       selector.find_first_not_of("0123456789,-") == std::string::npos;
  if (!several || std::ranges::any_of(layers.readable, has_name) ||
      std::ranges::any_of(layers.unreadable, has_name))
    return {{select_mlp_layer(layers, selector)}, {}};
  const auto ranges = number_ranges(selector);
  if (!ranges)
    throw Error{ErrorCode::bad_number, "layers " + selector,
                "expected numbers and ranges upwards, as 0,3-17"};
  const auto wanted = [&](const auto& layer) {
    return std::ranges::any_of(*ranges, [&](const auto& range) {
      return range.first <= layer.index && layer.index <= range.second;
    });
  };
  MlpLayers some;
  std::ranges::copy_if(layers.readable, std::back_inserter(some.readable), wanted);
  std::ranges::copy_if(layers.unreadable, std::back_inserter(some.unreadable), wanted);
  if (some.readable.empty() && some.unreadable.empty()) {
    std::string numbers;
    const auto add = [&](const auto& list) {
      for (const auto& layer : list)
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(layer.index);
    };
    add(layers.readable);
    add(layers.unreadable);
    throw Error{ErrorCode::unknown_name, "layers " + selector,
                "no MLP has one of these numbers: expected some of " + numbers};
  }
  return some;
}

std::vector<MlpLayer> layers_of(const ModelFile& file, const TaylorMlpAttackOptions& options,
                                std::vector<std::pair<std::string, std::string>>& failed) {
  MlpLayers layers = find_mlp_layers(file, options.hints);
  if (layers.readable.empty() && layers.unreadable.empty())
    throw Error{ErrorCode::bad_file, file.place(),
                "no MLP with the names of a known architecture is in it: --set up=..,down=.. names "
                "it by hand"};
  if (!options.layer.empty()) layers = chosen_layers(layers, options.layer);
  if (layers.readable.empty()) throw layers.unreadable.front().reason;
  for (const auto& layer : layers.unreadable) failed.emplace_back(layer.name, layer.reason.what());
  return std::move(layers.readable);
}

}  // namespace certamen
