// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <vector>

#include "adversaries/release/extraction/column_kernels.hpp"

namespace certamen::extraction {

/// A strip of a block's units, and where its columns go.
struct BlockStrip {
  Strip strip;
  std::size_t first, count;  // units of the block: count of them, the strip's others are padding
  double* columns;           // [outputs, stride], unit `first` first; null if none are written
  std::size_t stride;
};

/// Calls work(BlockStrip) for each strip of a block's units. `order[n]` is a matrix [outputs,
/// units] of doubles, as is `columns`, if given, for what the work writes. The last units are
/// padded with zeros.
template <class Work>
void for_each_strip(const std::vector<const double*>& order, std::size_t outputs, std::size_t units,
                    double* columns, const Work& work) {
  std::vector<const void*> at(order.size());
  const std::size_t whole = units / strip_units * strip_units;
  for (std::size_t first = 0; first < whole; first += strip_units) {
    for (std::size_t n = 0; n < order.size(); ++n) at[n] = order[n] + first;
    work(BlockStrip{{at.data(), at.size(), outputs, units},
                    first,
                    strip_units,
                    columns == nullptr ? nullptr : columns + first,
                    units});
  }
  if (whole == units) return;
  const std::size_t count = units - whole;
  std::vector<double> padded(order.size() * outputs * strip_units, 0),
      found(columns == nullptr ? 0 : outputs * strip_units, 0);
  for (std::size_t n = 0; n < order.size(); ++n) {
    at[n] = &padded[n * outputs * strip_units];
    for (std::size_t i = 0; i < outputs; ++i)
      std::copy_n(order[n] + i * units + whole, count, &padded[(n * outputs + i) * strip_units]);
  }
  work(BlockStrip{
      {at.data(), at.size(), outputs, strip_units}, whole, count, found.data(), strip_units});
  for (std::size_t i = 0; columns != nullptr && i < outputs; ++i)
    std::copy_n(&found[i * strip_units], count, columns + i * units + whole);
}

template <class Work>
void for_each_strip(const std::vector<const double*>& order, std::size_t outputs, std::size_t units,
                    const Work& work) {
  for_each_strip(order, outputs, units, nullptr, work);
}

}  // namespace certamen::extraction
