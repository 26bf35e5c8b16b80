// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen {

/// A proof of knowledge in three moves [BS, 19.4]: a commitment, a random challenge, a response.
class SigmaProtocol : public virtual Scheme {
 public:
  /// The first move, and what the prover keeps of it: two nodes of one body.
  struct Committed {
    Node commitment, coins;  // of commitments(); of whatever respond() takes
  };
  /// What a simulator makes up: two nodes of one body.
  struct Simulated {
    Node commitment, response;  // of commitments(), of responses()
  };
  virtual Domain instances() const = 0;    // the domain of what the prover knows
  virtual Domain statements() const = 0;   // the domain of what is proved
  virtual Domain challenges() const = 0;   // the domain of challenges
  virtual Domain commitments() const = 0;  // the domain of first moves
  virtual Domain responses() const = 0;    // the domain of responses
  /// The public part of an instance; the witness is the rest.
  virtual Node statement(Body& at, Node instance) const = 0;
  /// The first move of the honest prover; samples.
  virtual Committed commit(Body& at, Node instance) const = 0;
  /// The third move of the honest prover.
  virtual Node respond(Body& at, Node instance, Node coins, Node challenge) const = 0;
  /// First and third move for a challenge, from the statement alone; samples.
  virtual Simulated simulate(Body& at, Node statement, Node challenge) const = 0;
  /// Whether the verifier accepts: Boolean.
  virtual Node verify(Body& at, Node statement, Node commitment, Node challenge,
                      Node response) const = 0;
  virtual Domain witnesses() const = 0;  // the domain of what extract() gives
  /// Boolean.
  virtual Node is_witness(Body& at, Node statement, Node witness) const = 0;
  /// A witness, from two answers to one commitment that the verifier accepts, to challenges that
  /// differ. Challenges are numbers modulo a prime, or there need be no such inverse.
  virtual Node extract(Body& at, Node statement, Node challenge, Node response,
                       Node other_challenge, Node other_response) const = 0;
};

/// Honest-verifier zero knowledge [BS, 19.5]: TRANSCRIPT(instance), q times, gives the conversation
/// of the honest parties, or a simulated one. The adversary chooses statement and witness.
Definition honest_verifier_zero_knowledge(const SigmaProtocol& scheme, const Size& q);

/// Special soundness [BS, 19.4]: the adversary hands in a statement, a commitment and two answers;
/// it wins if both are accepted and what is extracted from them is no witness. Throws
/// Error(bad_number) for numbers of challenges that are not prime.
Definition special_soundness(const SigmaProtocol& scheme);

}  // namespace certamen
