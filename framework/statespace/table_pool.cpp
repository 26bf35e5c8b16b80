// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/table_pool.hpp"

#include <algorithm>
#include <bit>

#include "framework/error.hpp"
#include "framework/graph/hash.hpp"

namespace certamen {

namespace {

std::uint64_t hash_of(std::span<const TablePool::TableEntry> entries) {
  std::uint64_t h = entries.size();
  for (const auto& entry : entries)
    h = mix(mix(mix(mix(h, entry.index), entry.key), entry.value), entry.count);
  return h;
}

}  // namespace

std::optional<unsigned> TablePool::written_bits(std::uint64_t indices, std::uint64_t keys,
                                                std::uint64_t values) {
  constexpr std::uint64_t word = 64;
  if (indices > word || keys > word || values >= std::uint64_t{1} << 63) return std::nullopt;
  const std::uint64_t bits = indices * keys * static_cast<std::uint64_t>(std::bit_width(values));
  if (bits > word) return std::nullopt;
  return static_cast<unsigned>(bits);
}

TablePool::TablePool(MemoryBudget& budget) : budget_{&budget} {
  reset();
}

TablePool::TablePool(MemoryBudget& budget, std::uint64_t indices, std::uint64_t keys,
                     std::uint64_t values)
    : indices_{indices}, keys_{keys}, slot_bits_{static_cast<unsigned>(std::bit_width(values))},
      budget_{&budget} {
  slot_mask_ = (std::uint64_t{1} << slot_bits_) - 1;
  reset();
}

TablePool::~TablePool() {
  budget_->give(taken_);
}

void TablePool::reset() {
  constexpr std::size_t fewest_slots = 16;
  all_.clear();
  starts_ = {0, 0};
  hashes_ = {hash_of({})};
  renamed_ = {1};
  table_.assign(fewest_slots, 0);
  table_[hashes_[0] & (fewest_slots - 1)] = 1;
}

void TablePool::clear() {
  if (size() == 1) return;
  all_ = {};
  reset();
  budget_->give(taken_);
  taken_ = 0;
}

std::span<const TablePool::TableEntry> TablePool::entries(std::uint64_t contents) const {
  if (slot_bits_ == 0)
    return {all_.data() + starts_[contents], all_.data() + starts_[contents + 1]};
  listed_.clear();
  for (std::uint64_t index = 0; index < indices_; ++index)
    for (std::uint64_t key = 0; key < keys_; ++key)
      if (const auto value = slot(contents, index, key); value != 0)
        listed_.push_back({index, key, value - 1});
  return listed_;
}

std::optional<TablePool::TableEntry> TablePool::find(std::uint64_t contents, std::uint64_t index,
                                                     std::uint64_t key) const {
  if (slot_bits_ != 0) {
    const auto value = slot(contents, index, key);
    if (value == 0) return std::nullopt;
    return TableEntry{index, key, value - 1};
  }
  const auto all = entries(contents);
  const auto found = std::lower_bound(all.begin(), all.end(), TableEntry{index, key, 0, 0});
  if (found == all.end() || found->index != index || found->key != key) return std::nullopt;
  return *found;
}

std::optional<TablePool::TableEntry>
TablePool::find_value(std::uint64_t contents, std::uint64_t index, std::uint64_t value) const {
  if (slot_bits_ != 0) {
    for (std::uint64_t key = 0; key < keys_; ++key)
      if (slot(contents, index, key) == value + 1) return TableEntry{index, key, value};
    return std::nullopt;
  }
  for (const auto& entry : entries(contents))
    if (entry.index == index && entry.value == value) return entry;
  return std::nullopt;
}

std::uint64_t TablePool::count(std::uint64_t contents, std::uint64_t index) const {
  std::uint64_t sum = 0;
  for (const auto& entry : entries(contents))
    if (entry.index == index) sum += entry.count;
  return sum;
}

std::uint64_t TablePool::with(std::uint64_t contents, const TableEntry& entry) {
  if (slot_bits_ != 0) {
    const unsigned at = place(entry.index, entry.key);
    return (contents & ~(slot_mask_ << at)) | (entry.value + 1) << at;
  }
  const auto old = entries(contents);
  scratch_.assign(old.begin(), old.end());
  const auto found =
      std::lower_bound(scratch_.begin(), scratch_.end(), TableEntry{entry.index, entry.key, 0, 0});
  if (found != scratch_.end() && found->index == entry.index && found->key == entry.key)
    *found = entry;
  else
    scratch_.insert(found, entry);
  return number_of(scratch_);
}

std::uint64_t TablePool::with_instead(std::uint64_t contents, const TableEntry& old,
                                      const TableEntry& entry) {
  const auto all = entries(contents);
  scratch_.assign(all.begin(), all.end());
  const auto found = std::find(scratch_.begin(), scratch_.end(), old);
  if (--found->count == 0) scratch_.erase(found);
  scratch_.push_back(entry);
  return intern(scratch_);
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

void TablePool::grow_index() {
  table_.assign(table_.size() * 2, 0);
  for (std::size_t number = 0; number < hashes_.size(); ++number) {
    std::size_t at = hashes_[number] & (table_.size() - 1);
    while (table_[at] != 0) at = (at + 1) & (table_.size() - 1);
    table_[at] = static_cast<std::uint32_t>(number + 1);
  }
}

std::uint64_t TablePool::number_of(const std::vector<TableEntry>& entries) {
  const std::uint64_t hash = hash_of(entries);
  std::size_t at = hash & (table_.size() - 1);
  for (; table_[at] != 0; at = (at + 1) & (table_.size() - 1)) {
    const std::uint64_t number = table_[at] - 1;
    if (hashes_[number] == hash && std::ranges::equal(this->entries(number), entries))
      return number;
  }
  if (size() >= ~std::uint32_t{0})
    throw Error{ErrorCode::too_large, budget_->place, "more than 2^32 contents of a table"};
  constexpr std::size_t bookkeeping = 40;
  const std::size_t bytes = bookkeeping + 2 * entries.size() * sizeof(TableEntry);
  budget_->take(bytes);
  taken_ += bytes;
  all_.insert(all_.end(), entries.begin(), entries.end());
  starts_.push_back(all_.size());
  hashes_.push_back(hash);
  renamed_.push_back(0);
  table_[at] = static_cast<std::uint32_t>(size());
  if (size() * 2 > table_.size()) grow_index();
  return size() - 1;
}

}  // namespace certamen
