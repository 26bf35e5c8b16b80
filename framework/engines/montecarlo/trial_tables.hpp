// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "framework/engines/montecarlo/program.hpp"

namespace certamen::montecarlo {

/// One table in each trial of a batch, keys and values of any number of words: open addressing with
/// room for all accesses that the experiment can make, emptied by raising a stamp. The index is a
/// part of the key here.
class TrialTables {
 public:
  TrialTables(const TableSpec& spec, std::size_t rows);

  /// Bytes that one trial takes.
  static std::size_t bytes_per_trial(const TableSpec& spec);

  void clear() { ++stamp_; }
  /// The words under a key, or null.
  const std::uint64_t* find(std::size_t row, const std::uint64_t* key) const;
  void put(std::size_t row, const std::uint64_t* key, const std::uint64_t* value);

 private:
  static std::size_t capacity(const TableSpec& spec);
  std::uint64_t* slot(std::size_t row, std::size_t place);
  /// The slot of the key, or the free one where it belongs.
  std::size_t place_of(std::size_t row, const std::uint64_t* key) const;

  std::size_t key_words_, value_words_, slot_words_, capacity_;
  std::uint64_t stamp_ = 1;
  std::vector<std::uint64_t> words_;  // slots: stamp, key, value
};

}  // namespace certamen::montecarlo
