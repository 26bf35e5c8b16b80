// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace certamen {

/// Processes that do the same work together, each a share of the trials. All of them must make the
/// same calls in the same order.
class Cluster {
 public:
  virtual ~Cluster() = default;
  virtual unsigned rank() const = 0;  // 0 .. size() - 1
  /// How many processes there are, at least 1.
  virtual unsigned size() const = 0;
  /// Threads that each process may use without taking another's processors.
  virtual unsigned threads() const = 0;
  /// Each value becomes its sum over all processes, everywhere.
  virtual void add_up(std::span<std::uint64_t> values) = 0;
  /// All processes get the values of the process `root`.
  virtual void broadcast(std::span<std::uint64_t> values, unsigned root) = 0;
};

}  // namespace certamen
