// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen {

/// A commitment that asks a random oracle H [BR93]: so may the adversary.
class OracleCommitment : public Commitment {
 public:
  virtual Domain questions() const = 0;  // the domain of what H is asked
  virtual Domain answers() const = 0;    // the domain of what H says
  /// H at this point, whose table declare() declares.
  virtual Node ask(Body& at, Node question) const = 0;
};

/// The scheme, if it is a commitment that asks no random oracle; otherwise null. Games in which the
/// adversary cannot ask H say nothing of one that does.
inline const Commitment* plain_commitment(const Scheme& scheme) {
  if (dynamic_cast<const OracleCommitment*>(&scheme) != nullptr) return nullptr;
  return dynamic_cast<const Commitment*>(&scheme);
}

/// A commitment says nothing about the message to an adversary that asks H(x), q times; LR(m0, m1)
/// and PARAMETERS() once [BR93; BS, 8.12].
Definition oracle_hiding(const OracleCommitment& scheme, const Size& q);

}  // namespace certamen
