// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/table_pool.hpp"

#include <algorithm>

namespace certamen {

namespace {

std::uint64_t hash_of(std::span<const TablePool::TableEntry> entries) {
  std::uint64_t h = entries.size();
  const auto mix = [&](std::uint64_t word) {
    h = (h ^ word) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
  };
  for (const auto& entry : entries) {
    mix(entry.index);
    mix(entry.key);
    mix(entry.value);
  }
  return h;
}

}  // namespace

TablePool::TablePool(MemoryBudget& budget) : starts_{0, 0}, budget_{&budget} {
  known_.emplace(hash_of({}), 0);
}

TablePool::~TablePool() {
  budget_->give(taken_);
}

void TablePool::clear() {
  all_ = {};
  starts_ = {0, 0};
  known_ = {};
  known_.emplace(hash_of({}), 0);
  budget_->give(taken_);
  taken_ = 0;
}

std::span<const TablePool::TableEntry> TablePool::entries(std::uint64_t id) const {
  return {all_.data() + starts_[id], all_.data() + starts_[id + 1]};
}

std::optional<std::uint64_t> TablePool::find(std::uint64_t id, std::uint64_t index,
                                             std::uint64_t key) const {
  const auto all = entries(id);
  const auto place = std::lower_bound(all.begin(), all.end(), TableEntry{index, key, 0});
  if (place == all.end() || place->index != index || place->key != key) return std::nullopt;
  return place->value;
}

std::optional<std::uint64_t> TablePool::find_value(std::uint64_t id, std::uint64_t index,
                                                   std::uint64_t value) const {
  for (const auto& entry : entries(id))
    if (entry.index == index && entry.value == value) return entry.key;
  return std::nullopt;
}

void TablePool::values_of(std::uint64_t id, std::uint64_t index,
                          std::vector<std::uint64_t>& values) const {
  values.clear();
  for (const auto& entry : entries(id))
    if (entry.index == index) values.push_back(entry.value);
  std::sort(values.begin(), values.end());
}

std::uint64_t TablePool::with(std::uint64_t id, const TableEntry& entry) {
  const auto old = entries(id);
  scratch_.assign(old.begin(), old.end());
  const auto place =
      std::lower_bound(scratch_.begin(), scratch_.end(), TableEntry{entry.index, entry.key, 0});
  if (place != scratch_.end() && place->index == entry.index && place->key == entry.key)
    *place = entry;
  else
    scratch_.insert(place, entry);
  const std::uint64_t hash = hash_of(scratch_);
  const auto [first, last] = known_.equal_range(hash);
  for (auto known = first; known != last; ++known)
    if (std::ranges::equal(entries(known->second), scratch_)) return known->second;
  constexpr std::size_t bookkeeping = 64;
  const std::size_t bytes = bookkeeping + 2 * scratch_.size() * sizeof(TableEntry);
  budget_->take(bytes);
  taken_ += bytes;
  all_.insert(all_.end(), scratch_.begin(), scratch_.end());
  starts_.push_back(all_.size());
  known_.emplace(hash, size() - 1);
  return size() - 1;
}

}  // namespace certamen
