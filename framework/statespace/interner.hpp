// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>

#include "framework/numbers/integer.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/statespace/state_set.hpp"
#include "framework/values/domain.hpp"

namespace certamen {

/// Codes that do not fit a machine word, by number: equal codes have equal numbers.
class Interner {
 public:
  explicit Interner(MemoryBudget& budget) : budget_{&budget} {}

  std::uint64_t id(const Integer& code) {
    const auto [entry, is_new] = ids_.try_emplace(code, codes_.size());
    if (is_new) {
      constexpr std::size_t bookkeeping = 128;
      budget_->take(bookkeeping + boost::multiprecision::msb(Integer{code + 1}) / 4);
      codes_.push_back(code);
    }
    return entry->second;
  }
  const Integer& code(std::uint64_t id) const { return codes_[id]; }

  /// A code as it stands in a register: itself in a narrow domain, else its number.
  std::uint64_t to_register(const Domain& domain, const Integer& code) {
    return domain.is_narrow() ? to_word(code, domain.name()) : id(code);
  }
  Integer from_register(const Domain& domain, std::uint64_t word) const {
    return domain.is_narrow() ? Integer{word} : codes_[word];
  }

 private:
  std::unordered_map<Integer, std::uint64_t> ids_;
  std::deque<Integer> codes_;
  MemoryBudget* budget_;
};

}  // namespace certamen
