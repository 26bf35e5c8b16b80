// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/builder.hpp"
#include "framework/proof/proof.hpp"

/// Tags that are a polynomial hash under the values of a PRF at nonces [WC81], for proofs about one
/// hash each.
namespace certamen {

/// A hash of messages at a hidden point modulo p, where the difference of two messages' hashes is a
/// polynomial of that degree in the point whose coefficients at positive powers are not all 0.
struct TagHash {
  Domain messages;
  std::function<Node(Body&, Node point, Node message)> value;
  std::function<Node(Body&)> any_message;  // which one does not matter
  Size degree;
};
using TagHashAt = std::function<TagHash(const Sizes&)>;

/// TAG(r, m), q times, gives h(m) + F(r) once for each r, VERIFY(r, m, t), v times, says whether t
/// is the tag of a message that was not tagged with r; in the last game it says no. For sizes "p"
/// (a prime), "q" and "v"; costs Adv[prf](q + v) + v/p + v degree/p.
void prove_tags(Proof& proof, const TagHashAt& hash, const std::string& source);

}  // namespace certamen
