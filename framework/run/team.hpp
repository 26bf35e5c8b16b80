// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "framework/run/context.hpp"

namespace certamen {

/// What the processes of a cluster agree on; alone, each answer is one's own.
class Team {
 public:
  explicit Team(const Context& context) : cluster_{context.cluster.get()} {}

  unsigned rank() const { return cluster_ != nullptr ? cluster_->rank() : 0; }
  unsigned size() const { return cluster_ != nullptr ? cluster_->size() : 1; }
  bool is_first() const { return rank() == 0; }

  void add_up(std::vector<std::uint64_t>& values) const;
  /// Whether a process says so.
  bool any(bool mine) const;
  /// What the first process says.
  std::uint64_t first(std::uint64_t mine) const;
  void first(std::vector<std::uint64_t>& values) const;
  /// Each process does its part; if one of them throws, all throw that error.
  template <class Part>
  auto together(Part part) const {
    std::exception_ptr failure;
    if constexpr (std::is_void_v<decltype(part())>) {
      try {
        part();
      } catch (...) {
        failure = std::current_exception();
      }
      rethrow(failure);
    } else {
      std::optional<decltype(part())> result;
      try {
        result = part();
      } catch (...) {
        failure = std::current_exception();
      }
      rethrow(failure);
      return std::move(*result);
    }
  }

 private:
  void rethrow(const std::exception_ptr& mine) const;

  Cluster* cluster_;
};

}  // namespace certamen
