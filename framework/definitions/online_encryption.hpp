// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen {

/// Symmetric encryption of a message block by block [FMP03]: each block gives a block of the
/// ciphertext, the end of the message the last one. So a message of l blocks has a ciphertext of
/// l + 1, and what is given for a block may be held back from the block before.
class OnlineEncryption : public virtual Scheme {
 public:
  /// What is kept between two blocks: a node for each domain of session().
  using Session = std::vector<Node>;
  /// A block of ciphertext or message, and what is kept after it: nodes of one body.
  struct Step {
    Node block;       // of blocks()
    Session session;  // of session()
  };
  virtual Domain keys() const = 0;    // the domain of keys
  virtual Domain blocks() const = 0;  // the domain of blocks of messages and ciphertexts
  virtual std::vector<Domain> session() const = 0;  // the domains of what is kept
  /// A fresh key; uniform unless the scheme says otherwise.
  virtual Node keygen(Body& at) const { return at.sample(keys()); }
  /// The begin of a message; samples.
  virtual Session begin(Body& at) const = 0;
  /// The next block of the message; deterministic.
  virtual Step next(Body& at, Node key, const Session& session, Node block) const = 0;
  /// The last block of the ciphertext; deterministic.
  virtual Node end(Body& at, const Session& session) const = 0;
  /// What a receiver keeps after the first block of a ciphertext.
  virtual Session received(Body& at, Node first) const = 0;
  /// The block of the message for each further block of the ciphertext; deterministic.
  virtual Step open(Body& at, Node key, const Session& session, Node block) const = 0;
};

/// Left or right, block by block [FMP03]: NEXT(m0, m1) gives a block of the ciphertext, and END()
/// the last one; then another message begins. The adversary chooses each block when it has seen all
/// blocks before.
Definition online_cpa(const OnlineEncryption& scheme, const Size& blocks, const Size& messages);

}  // namespace certamen
