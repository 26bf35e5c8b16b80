// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/public_oracle.hpp"

namespace certamen {

//  Commit(m):  r <- {0,1}^n;  return (H(m, r), r)        Verify(c, m, r):  c = H(m, r) [BR93]
/// H is a random oracle.
class HashCommitment : public Commitment, public PublicOracle {
 public:
  /// Messages of that many bits, openings of that many, and commitments of that many.
  HashCommitment(const Size& message, const Size& opening, const Size& commitment)
      : messages_{Bits(message)}, openings_{Bits(opening)}, commitments_{Bits(commitment)} {}
  void declare(PackageBuilder& package) const override {
    package.random_function("H", questions(), answers());
  }
  Domain public_parameters() const override { return Unit(); }
  Domain messages() const override { return messages_; }
  Domain commitments() const override { return commitments_; }
  Domain openings() const override { return openings_; }
  Domain questions() const override { return Tuple({messages_, openings_}); }
  Domain answers() const override { return commitments_; }
  Node ask(Body& at, Node question) const override { return at.lookup(at.table("H"), question); }
  Node setup(Body& at) const override { return at.unit(); }
  Committed commit(Body& at, Node, Node message) const override {
    const Node r = at.sample(openings_);
    return {ask(at, at.tuple({message, r})), r};
  }
  Node verify(Body& at, Node, Node commitment, Node message, Node opening) const override {
    return at.equal(ask(at, at.tuple({message, opening})), commitment);
  }

 private:
  Domain messages_, openings_, commitments_;
};

}  // namespace certamen
