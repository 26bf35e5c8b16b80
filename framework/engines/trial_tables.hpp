// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "framework/engines/random.hpp"
#include "framework/games/graph.hpp"

namespace certamen {

/// One lazily sampled table in each trial of a batch, on words: open addressing with room for all
/// accesses that the experiment can make, emptied by raising a stamp.
class WordTables {
 public:
  WordTables(const TableType& type, std::size_t accesses, std::size_t batch);

  void clear();
  std::optional<std::uint64_t> find(std::size_t trial, std::uint64_t index,
                                    std::uint64_t key) const;
  void put(std::size_t trial, std::uint64_t index, std::uint64_t key, std::uint64_t value);
  std::uint64_t lookup(std::size_t trial, std::uint64_t index, std::uint64_t key, Stream& stream);
  std::uint64_t inverse(std::size_t trial, std::uint64_t index, std::uint64_t value,
                        Stream& stream);

 private:
  struct Slot {
    std::uint64_t index = 0, key = 0, value = 0, stamp = 0;
  };
  using Slots = std::vector<Slot>;
  const Slot* find_in(const Slots& slots, std::size_t trial, std::uint64_t index,
                      std::uint64_t key) const;
  void put_in(Slots& slots, std::size_t trial, std::uint64_t index, std::uint64_t key,
              std::uint64_t value);
  /// Uniform on what `taken` does not hold as keys under the index.
  std::uint64_t fresh(const Slots& taken, std::size_t trial, std::uint64_t index,
                      const FiniteSampler& sampler, const Domain& domain, Stream& stream) const;
  std::uint64_t fresh_by_rank(const Slots& taken, std::size_t trial, std::uint64_t index,
                              std::uint64_t used, Stream& stream) const;

  TableType type_;
  std::optional<FiniteSampler> range_;
  std::size_t capacity_;
  std::uint64_t stamp_ = 1;
  Slots forward_, backward_;  // backward: of permutations
};

/// The same for codes of any width, slower.
class WideTables {
 public:
  WideTables(const TableType& type, std::size_t batch);

  void clear();
  std::optional<Integer> find(std::size_t trial, const Integer& key) const;
  void put(std::size_t trial, const Integer& key, const Integer& value);
  Integer lookup(std::size_t trial, const Integer& index, const Integer& key, Stream& stream);
  Integer inverse(std::size_t trial, const Integer& index, const Integer& value, Stream& stream);

 private:
  using Map = std::map<std::pair<Integer, Integer>, Integer>;
  TableType type_;
  std::optional<FiniteSampler> range_;
  std::vector<Map> forward_, backward_;
};

}  // namespace certamen
