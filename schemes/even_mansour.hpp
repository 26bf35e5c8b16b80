// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/definitions/public_oracle.hpp"

namespace certamen {

/// How many keys there are.
enum class EvenMansourKeys { two, one };
/// What stands between the keys.
enum class EvenMansourCore { permutation, function };

//  E((k, l), x) = P(x + k) + l        [EM97], over a public random permutation P of n bits
//  E(k, x) = P(x + k) + k             [DKS12], with one key
//  F((k, l), x) = f(x + k) + l        the same over a public random function f
//
/// `Kind` is PseudorandomPermutation, or PseudorandomFunction over a function.
template <class Kind>
class EvenMansour : public Kind, public PublicOracle {
 public:
  EvenMansour(const Size& n, EvenMansourKeys keys, EvenMansourCore core)
      : block_{Bits(n)}, keys_{keys}, core_{core} {}
  void declare(PackageBuilder& package) const override {
    if (core_ == EvenMansourCore::permutation)
      package.random_permutation("P", block_);
    else
      package.random_function("P", block_, block_);
  }
  /// How many keys there are.
  EvenMansourKeys key_count() const { return keys_; }
  /// The same over a permutation or a function.
  std::shared_ptr<const EvenMansour> with(EvenMansourCore core) const {
    return std::make_shared<EvenMansour>(block_.size(), keys_, core);
  }
  Domain keys() const override {
    return keys_ == EvenMansourKeys::one ? block_ : Tuple({block_, block_});
  }
  Domain inputs() const override { return block_; }
  Domain outputs() const override { return block_; }
  Domain questions() const override { return block_; }
  Domain answers() const override { return block_; }
  Node ask(Body& at, Node question) const override { return at.lookup(at.table("P"), question); }
  Node evaluate(Body& at, Node key, Node input) const override {
    const auto [before, after] = parts(at, key);
    return ask(at, input ^ before) ^ after;
  }
  /// What is added before P and after it.
  std::pair<Node, Node> parts(Body& at, Node key) const {
    if (keys_ == EvenMansourKeys::one) return {key, key};
    const Node before = at.get(key, 0), after = at.get(key, 1);
    return {before, after};
  }

 private:
  Domain block_;
  EvenMansourKeys keys_;
  EvenMansourCore core_;
};

}  // namespace certamen
