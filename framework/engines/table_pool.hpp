// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "framework/engines/state_set.hpp"

namespace certamen {

/// Contents of one lazily sampled table, by number: entries sorted by index and key, so that equal
/// contents have equal numbers however they came about. Number 0 is the empty table. Entries hold
/// registers, see Interner.
class TablePool {
 public:
  struct TableEntry {
    std::uint64_t index, key, value;
    friend auto operator<=>(const TableEntry&, const TableEntry&) = default;
  };

  explicit TablePool(MemoryBudget& budget);
  ~TablePool();
  TablePool(const TablePool&) = delete;
  TablePool& operator=(const TablePool&) = delete;

  std::span<const TableEntry> entries(std::uint64_t id) const;
  std::optional<std::uint64_t> find(std::uint64_t id, std::uint64_t index, std::uint64_t key) const;
  std::optional<std::uint64_t> find_value(std::uint64_t id, std::uint64_t index,
                                          std::uint64_t value) const;
  /// The values under one index, sorted, replace what `values` held.
  void values_of(std::uint64_t id, std::uint64_t index, std::vector<std::uint64_t>& values) const;
  /// The contents `id` with one more entry, or with the key's entry replaced.
  std::uint64_t with(std::uint64_t id, const TableEntry& entry);

  std::size_t size() const { return starts_.size() - 1; }
  void clear();

 private:
  std::vector<TableEntry> all_;
  std::vector<std::size_t> starts_;
  std::unordered_multimap<std::uint64_t, std::uint64_t> known_;
  std::vector<TableEntry> scratch_;
  std::size_t taken_ = 0;
  MemoryBudget* budget_;
};

}  // namespace certamen
