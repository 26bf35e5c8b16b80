// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "framework/engines/exact/state_set.hpp"

namespace certamen {

/// Contents of one lazily sampled table, by number: entries sorted by index, key and value, so that
/// equal contents have equal numbers however they came about. Number 0 is the empty table. Entries
/// hold registers, see Interner. With labels, an entry may stand for several that differ in nothing
/// but values seen nowhere else.
class TablePool {
 public:
  struct TableEntry {
    std::uint64_t index, key, value, count = 1;
    friend auto operator<=>(const TableEntry&, const TableEntry&) = default;
  };

  explicit TablePool(MemoryBudget& budget);
  ~TablePool();
  TablePool(const TablePool&) = delete;
  TablePool& operator=(const TablePool&) = delete;

  std::span<const TableEntry> entries(std::uint64_t id) const;
  /// The entry with this index and key (with this index and value).
  const TableEntry* find(std::uint64_t id, std::uint64_t index, std::uint64_t key) const;
  const TableEntry* find_value(std::uint64_t id, std::uint64_t index, std::uint64_t value) const;
  /// How many entries stand under one index.
  std::uint64_t count(std::uint64_t id, std::uint64_t index) const;
  /// The contents `id` with one more entry, or with the key's entry replaced.
  std::uint64_t with(std::uint64_t id, const TableEntry& entry);
  /// The contents `id` with one of the entries that `old` stands for replaced.
  std::uint64_t with_instead(std::uint64_t id, const TableEntry& old, const TableEntry& entry);
  /// The number of these contents; sorts them, and adds up equal entries.
  std::uint64_t intern(std::vector<TableEntry>& entries);

  std::size_t size() const { return starts_.size() - 1; }
  void clear();

 private:
  std::uint64_t number_of(const std::vector<TableEntry>& entries);

  std::vector<TableEntry> all_;
  std::vector<std::size_t> starts_;
  std::unordered_multimap<std::uint64_t, std::uint64_t> known_;
  std::vector<TableEntry> scratch_;
  std::size_t taken_ = 0;
  MemoryBudget* budget_;
};

}  // namespace certamen
