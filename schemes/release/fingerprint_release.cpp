// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

namespace {

//  Release(W; r):  return (r, H(r, W))          H a random function that all may ask [BR93]
//  It binds the owner to the weights, and computes nothing.
class FingerprintRelease : public RepeatableRelease {
 public:
  FingerprintRelease(int weights, int salts, int values)
      : weights_{Atoms(weights)}, salts_{Atoms(salts)}, values_{Atoms(values)} {}
  void declare(PackageBuilder& package) const override {
    package.random_function("H", hash_inputs(), values_);
  }
  Domain weights() const override { return weights_; }
  Domain coins() const override { return salts_; }
  Node release_with(Body& at, Node weights, Node coins) const override {
    const Node value = hash(at, at.tuple({coins, weights}));
    return at.tuple({coins, value});
  }
  std::optional<Domain> hashed() const override { return hash_inputs(); }
  Node hash(Body& at, Node input) const override { return at.lookup(at.table("H"), input); }
  /// The salt is guessed, then the weights, or the value.
  Rational blind_chance() const override {
    return chance_by_trying(0) / Rational{salts_.cardinality()};
  }
  /// Every hash, and the last guess, tries one of the N weights; others than W have the right value
  /// with probability 1/T each.
  Rational chance_by_trying(int q) const override {
    const Integer all = weights_.cardinality(), tried = std::min<Integer>(all, q + 1);
    const Rational other = 1 - make_rational(1, values_.cardinality());
    Rational missed = make_rational(all - tried, all);
    for (Integer i = 0; i < tried; ++i) missed *= other;
    return 1 - missed;
  }

 private:
  Domain weights_, salts_, values_;
  Domain hash_inputs() const { return Tuple({salts_, weights_}); }
};

}  // namespace

void register_fingerprint_release(Catalogue& catalogue);
void register_fingerprint_release(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "fingerprint-release",
                            .summary = "publishes a salted hash of the weights, and no layer",
                            .source = "control; [BR93]",
                            .parameters = {{"N", "weights there are", "4", 1, 65536},
                                           {"salts", "there are", "2", 1, 65536},
                                           {"T", "values of the hash", "4", 1, 65536}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<FingerprintRelease>(
                                  given.small("N"), given.small("salts"), given.small("T"));
                            }});
  catalogue.add(ControlEntry{"fingerprint-release", {{"one-wayness", false}}});
}

}  // namespace certamen
