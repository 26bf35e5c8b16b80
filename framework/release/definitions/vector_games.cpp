// SPDX-License-Identifier: Apache-2.0
#include "framework/release/definitions/vector_games.hpp"

namespace certamen {

std::size_t length_of(const Node& vector) {
  return vector.domain().size().number().convert_to<std::size_t>();
}

Node at_least_of(Body& at, const std::vector<Node>& conditions, int least) {
  if (least <= 0) return at.boolean(true);
  if (static_cast<std::size_t>(least) > conditions.size()) return at.boolean(false);
  const Domain counts = Zmod(conditions.size() + 1);
  const Node zero = at.residue(counts, 0), one = at.residue(counts, 1);
  Node sum = zero;
  for (const Node& condition : conditions) sum = sum + at.select(condition, one, zero);
  return at.at_least(sum, least);
}

Node entrywise(Body& at, const Node& a, const Node& b,
               const std::function<Node(Node, Node)>& combine) {
  std::vector<Node> parts;
  for (std::size_t i = 0; i < length_of(a); ++i) {
    const Node one = at.get(a, i), other = at.get(b, i);
    parts.push_back(combine(one, other));
  }
  return at.vector(parts);
}

Node sum_of(Body& at, const Node& a, const Node& b) {
  return entrywise(at, a, b, [](Node one, Node other) { return one + other; });
}

Node differ_at_most(Body& at, const Node& a, const Node& b, int most) {
  std::vector<Node> differ;
  for (std::size_t i = 0; i < length_of(a); ++i) {
    const Node one = at.get(a, i), other = at.get(b, i);
    differ.push_back(at.differ(one, other));
  }
  return !at_least_of(at, differ, most + 1);
}

}  // namespace certamen
