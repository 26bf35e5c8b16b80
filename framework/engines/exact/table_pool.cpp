// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact/table_pool.hpp"

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
    mix(entry.count);
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

const TablePool::TableEntry* TablePool::find(std::uint64_t id, std::uint64_t index,
                                             std::uint64_t key) const {
  const auto all = entries(id);
  const auto place = std::lower_bound(all.begin(), all.end(), TableEntry{index, key, 0, 0});
  if (place == all.end() || place->index != index || place->key != key) return nullptr;
  return &*place;
}

const TablePool::TableEntry* TablePool::find_value(std::uint64_t id, std::uint64_t index,
                                                   std::uint64_t value) const {
  for (const auto& entry : entries(id))
    if (entry.index == index && entry.value == value) return &entry;
  return nullptr;
}

std::uint64_t TablePool::count(std::uint64_t id, std::uint64_t index) const {
  std::uint64_t sum = 0;
  for (const auto& entry : entries(id))
    if (entry.index == index) sum += entry.count;
  return sum;
}

std::uint64_t TablePool::with(std::uint64_t id, const TableEntry& entry) {
  const auto old = entries(id);
  scratch_.assign(old.begin(), old.end());
  const auto place =
      std::lower_bound(scratch_.begin(), scratch_.end(), TableEntry{entry.index, entry.key, 0, 0});
  if (place != scratch_.end() && place->index == entry.index && place->key == entry.key)
    *place = entry;
  else
    scratch_.insert(place, entry);
  return number_of(scratch_);
}

std::uint64_t TablePool::with_instead(std::uint64_t id, const TableEntry& old,
                                      const TableEntry& entry) {
  std::vector<TableEntry> changed(entries(id).begin(), entries(id).end());
  const auto place = std::find(changed.begin(), changed.end(), old);
  if (--place->count == 0) changed.erase(place);
  changed.push_back(entry);
  return intern(changed);
}

std::uint64_t TablePool::intern(std::vector<TableEntry>& entries) {
  std::sort(entries.begin(), entries.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (kept > 0 && entries[kept - 1].index == entries[i].index &&
        entries[kept - 1].key == entries[i].key && entries[kept - 1].value == entries[i].value)
      entries[kept - 1].count += entries[i].count;
    else
      entries[kept++] = entries[i];
  }
  entries.resize(kept);
  return number_of(entries);
}

std::uint64_t TablePool::number_of(const std::vector<TableEntry>& entries) {
  const std::uint64_t hash = hash_of(entries);
  const auto [first, last] = known_.equal_range(hash);
  for (auto known = first; known != last; ++known)
    if (std::ranges::equal(this->entries(known->second), entries)) return known->second;
  constexpr std::size_t bookkeeping = 64;
  const std::size_t bytes = bookkeeping + 2 * entries.size() * sizeof(TableEntry);
  budget_->take(bytes);
  taken_ += bytes;
  all_.insert(all_.end(), entries.begin(), entries.end());
  starts_.push_back(all_.size());
  known_.emplace(hash, size() - 1);
  return size() - 1;
}

}  // namespace certamen
