// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/cascade.hpp"

namespace certamen::proofs::double_encryption {

namespace {

Package reduction(const Sizes& sizes) {
  const auto other = another_encryption(sizes["n"]);
  const Domain block = Bits(sizes["n"]);
  PackageBuilder b{"B"};
  b.import({"LR", {block, block}, block});
  const State l = b.state("l", other->keys());
  b.initialize([&](Body& at) { at.set(l, other->keygen(at)); });
  b.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
    const Node left = other->encrypt(at, at.get(l), m0);
    const Node right = other->encrypt(at, at.get(l), m1);
    return at.call("LR", left, right);
  });
  b.at_most(sizes["q"]);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"double-encryption",
          "Encrypting a ciphertext again hides the message if the outer cipher does", "[EG85; BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("any encryption of the ciphertext of another one",
                [](const Sizes& sizes) {
                  return std::make_shared<Cascade>(any_encryption(sizes["n"]),
                                                   another_encryption(sizes["n"]));
                },
                "ind-cpa", {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0 with the inner, then with the outer cipher");
  p.reduction("the inner ciphertext is the message of the outer one", ind_cpa_problem(),
              Towards::ideal, "B", reduction, "Right", "LR encrypts m1", p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); },
          "Adv^ind-cpa of one of them [EG85]");
  return p;
}

}  // namespace certamen::proofs::double_encryption
