// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "framework/statespace/state_set.hpp"

namespace certamen {

/// Contents of one lazily sampled table, each with a word that stands for it: equal contents have
/// equal words however they came about, and 0 is the empty table. Small tables without labels are
/// written out in the word, a slot a point; others are numbered. Entries hold registers, see
/// Interner. With labels, an entry may stand for several that differ in nothing but values seen
/// nowhere else.
class TablePool {
 public:
  struct TableEntry {
    std::uint64_t index, key, value, count = 1;
    friend auto operator<=>(const TableEntry&, const TableEntry&) = default;
  };

  explicit TablePool(MemoryBudget& budget);
  /// A table written out, with these numbers of indices, keys and values. See fits.
  TablePool(MemoryBudget& budget, std::uint64_t indices, std::uint64_t keys, std::uint64_t values);
  /// Bits of a word that a table of this size takes when it is written out; nothing if it is too
  /// large.
  static std::optional<unsigned> written_bits(std::uint64_t indices, std::uint64_t keys,
                                              std::uint64_t values);
  ~TablePool();
  TablePool(const TablePool&) = delete;
  TablePool& operator=(const TablePool&) = delete;

  /// Valid until the next call.
  std::span<const TableEntry> entries(std::uint64_t contents) const;
  /// The entry with this index and key (with this index and value).
  std::optional<TableEntry> find(std::uint64_t contents, std::uint64_t index,
                                 std::uint64_t key) const;
  std::optional<TableEntry> find_value(std::uint64_t contents, std::uint64_t index,
                                       std::uint64_t value) const;
  /// How many entries stand under one index.
  std::uint64_t count(std::uint64_t contents, std::uint64_t index) const;
  /// The contents with one more entry, or with the key's entry replaced.
  std::uint64_t with(std::uint64_t contents, const TableEntry& entry);
  /// The contents with one of the entries that `old` stands for replaced; numbered tables only.
  std::uint64_t with_instead(std::uint64_t contents, const TableEntry& old,
                             const TableEntry& entry);
  /// The word of these contents; sorts them, and adds up equal entries. Numbered tables only.
  std::uint64_t intern(std::vector<TableEntry>& entries);

  /// What a numbered table's contents are once their labels are renamed, if that was noted.
  std::optional<std::uint64_t> renamed(std::uint64_t contents) const {
    if (slot_bits_ != 0 || renamed_[contents] == 0) return std::nullopt;
    return renamed_[contents] - 1;
  }
  void note_renamed(std::uint64_t contents, std::uint64_t renamed) {
    if (slot_bits_ == 0) renamed_[contents] = static_cast<std::uint32_t>(renamed + 1);
  }

  /// When labels are renamed by another rule from now on.
  void forget_renamed() { std::fill(renamed_.begin(), renamed_.end(), 0); }

  std::size_t size() const { return starts_.size() - 1; }
  void clear();

 private:
  unsigned place(std::uint64_t index, std::uint64_t key) const {
    return static_cast<unsigned>((index * keys_ + key) * slot_bits_);
  }
  std::uint64_t slot(std::uint64_t contents, std::uint64_t index, std::uint64_t key) const {
    return contents >> place(index, key) & slot_mask_;
  }
  std::uint64_t number_of(const std::vector<TableEntry>& entries);
  void grow_index();
  void reset();

  // Written out.
  std::uint64_t indices_ = 0, keys_ = 0, slot_mask_ = 0;
  unsigned slot_bits_ = 0;  // 0: numbered
  mutable std::vector<TableEntry> listed_;
  // Numbered.
  std::vector<TableEntry> all_;
  std::vector<std::size_t> starts_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> renamed_;  // number + 1, 0 for unknown
  std::vector<std::uint32_t> table_;    // open addressing: number + 1, 0 for free
  std::vector<TableEntry> scratch_;
  std::size_t taken_ = 0;
  MemoryBudget* budget_;
};

}  // namespace certamen
