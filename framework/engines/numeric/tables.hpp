// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "framework/graph/graph.hpp"
#include "framework/run/random.hpp"

namespace certamen {

/// One lazily sampled table of the numeric engine, in one trial, on codes of any width.
class SampledTable {
 public:
  explicit SampledTable(const TableType& type);

  std::optional<Integer> find(const Integer& key) const;
  void put(const Integer& key, const Integer& value);
  Integer lookup(const Integer& index, const Integer& key, Stream& stream);
  Integer inverse(const Integer& index, const Integer& value, Stream& stream);

 private:
  using Map = std::map<std::pair<Integer, Integer>, Integer>;
  TableType type_;
  std::optional<FiniteSampler> range_;
  Map forward_, backward_;
};

}  // namespace certamen
