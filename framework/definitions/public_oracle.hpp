// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"

namespace certamen {

/// A scheme over a public ideal function or permutation: the adversary may ask it too.
class PublicOracle : public virtual Scheme {
 public:
  virtual Domain questions() const = 0;  // the domain of what it is asked
  virtual Domain answers() const = 0;    // the domain of what it says
  /// The oracle at this point, whose table declare() declares.
  virtual Node ask(Body& at, Node question) const = 0;
  const PublicOracle* public_oracle() const override { return this; }
};

/// A commitment says nothing about the message to an adversary that asks its random oracle H(x), q
/// times; LR(m0, m1) and PARAMETERS() once [BR93; BS, 8.12]. Nothing for a scheme that is no
/// Commitment over a PublicOracle.
std::optional<Definition> oracle_hiding(const Scheme& scheme, const Size& q);

/// The PRF game, q times EVAL(x), for an adversary that asks the scheme's public oracle too, ASK(x)
/// `asks` times [BR93; EM97]. Nothing for a scheme that is no PseudorandomFunction over a
/// PublicOracle.
std::optional<Definition> oracle_prf(const Scheme& scheme, const Size& q, const Size& asks);

/// The same of a PseudorandomPermutation, compared with a random permutation: forward queries of
/// both [EM97; DKS12].
std::optional<Definition> oracle_prp(const Scheme& scheme, const Size& q, const Size& asks);

}  // namespace certamen
