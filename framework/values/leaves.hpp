// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "framework/values/domain.hpp"

namespace certamen {

/// The domains of the plain values inside a structured one, in order: a Tuple's parts, a Vector's
/// elements (if their number is no symbol), an Option's element (present or not); of a plain domain
/// itself. Unit has none.
std::vector<Domain> leaves_of(const Domain& domain);
std::size_t leaf_count(const Domain& domain);

/// The domains that a Tuple or a Vector is made of, one after the other.
std::vector<Domain> part_domains(const Domain& domain);

/// The domain with its leaves replaced; `replace` is called with the number of each leaf.
Domain with_leaves(const Domain& domain,
                   const std::function<Domain(std::size_t leaf, const Domain&)>& replace);

/// A code of `from` with every leaf's code replaced, as a code of `to`, which has the same
/// structure. Leaves that are not there (inside none) stay away.
Integer map_leaves(const Domain& from, const Domain& to, const Integer& code,
                   const std::function<Integer(std::size_t leaf, const Integer&)>& map);

}  // namespace certamen
