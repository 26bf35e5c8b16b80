// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "framework/values/leaves.hpp"

namespace certamen {

/// The domain of pairs that stand for the strings of a number of bits, two or more, where their
/// parity is taken: the parity, and all bits but the lowest one. Tuple(Boolean, Bits(bits - 1)).
inline Domain parity_pair(unsigned bits) {
  return Tuple({Boolean(), Bits(static_cast<int>(bits - 1))});
}

/// Whether the domain, one that took the place of a string or of a segment of one, is of such
/// pairs; segments are Bits.
inline bool is_parity_pair(const Domain& domain) {
  return domain.kind() == DomainKind::tuple && !domain.parts().empty() &&
         domain.parts()[0].kind() == DomainKind::boolean;
}

/// For each leaf of `cut`, which is `whole` with tuples in the place of some strings: whether it is
/// the parity in such a pair.
inline std::vector<bool> parity_leaves(const Domain& whole, const Domain& cut) {
  const bool string = whole.kind() == DomainKind::bits;
  if (string && is_parity_pair(cut)) return {true, false};
  const auto parts = cut.kind() == DomainKind::option ? cut.parts() : part_domains(cut);
  if (parts.empty()) return std::vector<bool>(leaf_count(cut), false);
  const auto wholes = string ? std::vector<Domain>(parts.size(), whole)
                      : whole.kind() == DomainKind::option ? whole.parts()
                                                           : part_domains(whole);
  std::vector<bool> leaves;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto its = parity_leaves(wholes[i], parts[i]);
    leaves.insert(leaves.end(), its.begin(), its.end());
  }
  return leaves;
}

}  // namespace certamen
