// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric/tables.hpp"

#include "framework/lowering/free_value.hpp"

namespace certamen {

namespace {

std::optional<FiniteSampler> sampler_of(const TableType& type) {
  if (type.kind == TableKind::map) return std::nullopt;
  return FiniteSampler{Distribution::uniform(type.range)};
}

/// Uniform on what the map does not hold as keys under the index.
Integer fresh_wide(const std::map<std::pair<Integer, Integer>, Integer>& taken,
                   const Integer& index, const FiniteSampler& sampler, const Domain& domain,
                   Stream& stream) {
  return draw_free(domain, sampler, taken.size(), stream,
                   [&](const Integer& code) { return !taken.contains({index, code}); });
}

}  // namespace

SampledTable::SampledTable(const TableType& type) : type_{type}, range_{sampler_of(type)} {}

std::optional<Integer> SampledTable::find(const Integer& key) const {
  const auto found = forward_.find({0, key});
  return found == forward_.end() ? std::nullopt : std::optional{found->second};
}

void SampledTable::put(const Integer& key, const Integer& value) {
  forward_[{0, key}] = value;
}

Integer SampledTable::lookup(const Integer& index, const Integer& key, Stream& stream) {
  if (const auto found = forward_.find({index, key}); found != forward_.end()) return found->second;
  const bool function = type_.kind == TableKind::function;
  const Integer value = function ? range_->draw_wide(stream)
                                 : fresh_wide(backward_, index, *range_, type_.range, stream);
  forward_[{index, key}] = value;
  if (!function) backward_[{index, value}] = key;
  return value;
}

Integer SampledTable::inverse(const Integer& index, const Integer& value, Stream& stream) {
  if (const auto found = backward_.find({index, value}); found != backward_.end())
    return found->second;
  const Integer key = fresh_wide(forward_, index, *range_, type_.domain, stream);
  forward_[{index, key}] = value;
  backward_[{index, value}] = key;
  return key;
}

}  // namespace certamen
