// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "framework/definitions/standard/standard.hpp"
#include "proofs/assumptions.hpp"
#include "schemes/elgamal.hpp"

/// What proofs about ElGamal share.
namespace certamen {

/// Key and mask are from the challenge (g^a, g^b, g^c) of the DDH game, which is asked for once: a
/// definition of ElGamal with it is the reduction.
class FromChallenge : public ElGamal {
 public:
  using ElGamal::ElGamal;
  void declare(PackageBuilder& package) const override {
    const Domain triple = Tuple({group(), group(), group()});
    package.import({"CHALLENGE", {}, triple});
    triple_ = package.state("challenge", triple);
  }
  KeyPair keygen(Body& at) const override {
    const Node triple = at.call("CHALLENGE");
    at.set(*triple_, triple);
    return {at.get(triple, 0), at.residue(secret_keys(), 0)};
  }
  Node encrypt(Body& at, Node, Node message) const override {
    const Node triple = at.get(*triple_);
    return at.tuple({at.get(triple, 1), message * at.get(triple, 2)});
  }

 private:
  mutable std::optional<State> triple_;  // of the package that was declared last
};

/// The group by itself: DDH is a problem of the group.
class ItsGroup : public CyclicGroup {
 public:
  explicit ItsGroup(Domain group) : group_{std::move(group)} {}
  Domain group() const override { return group_; }

 private:
  Domain group_;
};

/// The definition `ddh` of a group of prime order q.
inline Assumption ddh_problem() {
  return assumption("ddh", "g^ab is not told from a random element, given g^a and g^b",
                    [](const Sizes& sizes) { return ddh(ItsGroup{Group(sizes["q"])}); });
}

}  // namespace certamen
