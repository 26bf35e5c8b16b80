// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "framework/definitions/scheme.hpp"

/// What games and schemes over small domains say of vectors.
namespace certamen {

/// The number of parts of a Vector.
std::size_t length_of(const Node& vector);

/// Whether at least `least` of these Booleans hold.
Node at_least_of(Body& at, const std::vector<Node>& conditions, int least);

/// Whether two vectors of one domain differ in at most `most` places.
Node differ_at_most(Body& at, const Node& a, const Node& b, int most);

/// A vector of what `combine` makes of the parts of two vectors of one length.
Node entrywise(Body& at, const Node& a, const Node& b,
               const std::function<Node(Node, Node)>& combine);
/// a + b, part by part.
Node sum_of(Body& at, const Node& a, const Node& b);

}  // namespace certamen
