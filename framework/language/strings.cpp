// SPDX-License-Identifier: Apache-2.0
// Strings whose lengths are symbols. A string is cut by a bijection of which nothing else is known:
// what holds for each holds for the parts. What is put together from pieces is cut between them.
#include <utility>

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

Size length_of(const Node& string) {
  return string.domain().size();
}

}  // namespace

std::vector<Node> Lowering::pieces_of(const Node& string) const {
  const auto found = pieces_.find(string.id());
  return found == pieces_.end() ? std::vector{string} : found->second;
}

/// Pieces in their order, from the left, so that it does not matter how they were put together; the
/// two halves of a string are the string.
Node Lowering::joined(const std::vector<Node>& pieces) {
  std::vector<Node> whole;
  for (Node next : pieces) {
    while (!whole.empty()) {
      const auto found = halves_.find({whole.back().id(), next.id()});
      if (found == halves_.end()) break;
      next = found->second;
      whole.pop_back();
    }
    whole.push_back(next);
  }
  Node result = whole.front();
  for (std::size_t i = 1; i < whole.size(); ++i) result = at_.concat(result, whole[i]);
  if (whole.size() > 1) pieces_.insert_or_assign(result.id(), whole);
  return result;
}

Node Lowering::joined(const Node& high, const Node& low) {
  if (!high.domain().is_symbolic() && !low.domain().is_symbolic()) return at_.concat(high, low);
  std::vector<Node> pieces = pieces_of(high);
  for (const Node& piece : pieces_of(low)) pieces.push_back(piece);
  return joined(pieces);
}

/// The two parts of a piece.
std::vector<Node> Lowering::cut_at(const Node& string, const Size& from) {
  const Domain left = Bits(from), right = Bits(length_of(string) - from);
  if (!string.domain().is_symbolic()) {  // where the cut is a function that is known
    const auto low = static_cast<unsigned>(right.size().number());
    const auto high = static_cast<unsigned>(left.size().number());
    return {at_.slice(string, low, high), at_.slice(string, 0, low)};
  }
  const Node both = at_.apply(game_.shared->cut({string.domain()}, Tuple({left, right})), {string});
  const std::vector<Node> halves{at_.get(both, 0), at_.get(both, 1)};
  halves_.insert_or_assign({halves[0].id(), halves[1].id()}, string);
  return halves;
}

Value Lowering::cut_out(const Node& whole, const Size& from, const Size& to, Place place) {
  const auto inside = [](const Size& a, const Size& b) { return certainly_at_most(a, b); };
  if (game_.shared == nullptr || !inside(0, from) || !inside(from + 1, to) ||
      !inside(to, length_of(whole)))
    fail(ErrorCode::unsupported, place,
         "the part from " + from.text() + " to " + to.text() + " of a string of " +
             length_of(whole).text() + " bits is not inside of it, or empty, at all sizes");
  std::vector<Node> rest = pieces_of(whole), wanted;
  Size at = 0;
  for (std::size_t i = 0; i < rest.size();) {
    const Node piece = rest[i];
    const Size end = at + length_of(piece);
    const auto cut = [&](const Size& here) {
      const std::vector<Node> halves = cut_at(piece, here - at);
      rest[i] = halves[0];
      rest.insert(rest.begin() + static_cast<std::ptrdiff_t>(i) + 1, halves[1]);
    };
    if (inside(end, from) || inside(to, at)) {
    } else if (inside(from, at) && inside(end, to)) {
      wanted.push_back(piece);
    } else if (inside(at + 1, from) && inside(from + 1, end)) {
      cut(from);
      continue;
    } else if (inside(at + 1, to) && inside(to + 1, end)) {
      cut(to);
      continue;
    } else {
      unsupported(place, "a part that begins or ends where it is not known in which piece");
    }
    at = end;
    ++i;
  }
  pieces_.insert_or_assign(whole.id(), rest);
  const Node part = joined(wanted);
  return {{Sort::bits, part.domain(), {}}, part};
}

}  // namespace certamen::language
