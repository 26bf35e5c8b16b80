// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/authenticated.hpp"

namespace certamen::proofs::encrypt_then_mac_cpa {

namespace {

Package reduction(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  PackageBuilder b{"B"};
  b.import({"LR", {block, block}, block});
  const State l = b.state("l", block);
  b.initialize([&](Body& at) { at.set(l, at.sample(block)); });
  b.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
    const Node c = at.call("LR", m0, m1);
    return at.tuple({c, at.apply(tag_function(sizes["n"]), {at.get(l), c})});
  });
  b.at_most(sizes["q"]);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"encrypt-then-mac-cpa",
          "A tag of the ciphertext, whatever it is, shows no more of the message", "[BN00]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("any encryption with a tag of the ciphertext",
                [](const Sizes& sizes) { return std::make_shared<EncryptThenTag>(sizes["n"]); },
                "ind-cpa", {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0 and tags the ciphertext");
  p.reduction("the tag is a function of the ciphertext", ind_cpa_problem(), Towards::ideal, "B",
              reduction, "Right", "LR encrypts m1 and tags the ciphertext", p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); },
          "Adv^ind-cpa of the cipher [BN00]");
  return p;
}

}  // namespace certamen::proofs::encrypt_then_mac_cpa
