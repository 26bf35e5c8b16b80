// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/authenticated.hpp"

namespace certamen::proofs::mac_then_encrypt_cpa {

namespace {

/// The same encryption of pairs, under its definition.
Assumption pairs() {
  return assumption("ind-cpa", "E hides which of two pairs is encrypted",
                    [](const Sizes& sizes) { return ind_cpa(PairEncryption{sizes["n"]}, 1); });
}

Package reduction(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]), pair = Tuple({block, block});
  PackageBuilder b{"B"};
  b.import({"LR", {pair, pair}, pair});
  const State l = b.state("l", block);
  b.initialize([&](Body& at) { at.set(l, at.sample(block)); });
  b.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
    const auto tagged = [&](Node m) {
      return at.tuple({m, at.apply(tag_function(sizes["n"]), {at.get(l), m})});
    };
    return at.call("LR", tagged(m0), tagged(m1));
  });
  b.at_most(sizes["q"]);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"mac-then-encrypt-cpa", "A tag that is encrypted with the message shows nothing of it",
          "[BN00]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("any encryption of a message and its tag",
                [](const Sizes& sizes) { return std::make_shared<TagThenEncrypt>(sizes["n"]); },
                "ind-cpa", {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0 and its tag");
  p.reduction("message and tag are the message of the cipher", pairs(), Towards::ideal, "B",
              reduction, "Right", "LR encrypts m1 and its tag", p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); },
          "Adv^ind-cpa of the cipher [BN00]");
  return p;
}

}  // namespace certamen::proofs::mac_then_encrypt_cpa
