// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::marked_ciphertexts {

namespace {

/// Enc(k, m) = (E_k(m), 0)
class Marked : public SymmetricEncryption {
 public:
  explicit Marked(const Size& n) : cipher_{any_encryption(n)}, block_{Bits(n)} {}
  Domain keys() const override { return cipher_->keys(); }
  Domain messages() const override { return cipher_->messages(); }
  Node encrypt(Body& at, Node key, Node message) const override {
    return at.tuple({cipher_->encrypt(at, key, message), at.constant(block_, Value{0})});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return cipher_->decrypt(at, key, at.get(ciphertext, 0));
  }
  Node random_ciphertext(Body& at) const override {
    const Node c = at.sample(block_);
    return at.tuple({c, at.sample(block_)});
  }

 private:
  std::shared_ptr<const SymmetricEncryption> cipher_;
  Domain block_;
};

Package reduction(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  PackageBuilder b{"B"};
  b.import({"LR", {block, block}, block});
  b.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
    return at.tuple({at.call("LR", m0, m1), at.constant(block, Value{0})});
  });
  b.at_most(sizes["q"]);
  return b.build();
}

/// Looks whether the mark is there.
Package adversary(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  PackageBuilder a{"Look"};
  a.import({"ROR", {block}, Tuple({block, block})});
  a.oracle("ATTACK", {}, [&](Body& at) {
    const Node c = at.call("ROR", at.constant(block, Value{0}));
    return at.equal(at.get(c, 1), at.constant(block, Value{0}));
  });
  return a.build();
}

GameAt real_or_random(std::size_t side) {
  return [=](const Sizes& sizes) {
    return ind_cpa_ror(Marked{sizes["n"]}, sizes["q"]).games().at(side);
  };
}

}  // namespace

Proof proof() {
  Proof p{"marked-ciphertexts",
          "Hiding which of two messages is encrypted does not make ciphertexts look random",
          "[Rosulek]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("any encryption with a mark beside the ciphertext",
                [](const Sizes& sizes) { return std::make_shared<Marked>(sizes["n"]); }, "ind-cpa",
                {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0, and 0 stands beside the ciphertext");
  p.reduction("the mark says nothing", ind_cpa_problem(), Towards::ideal, "B", reduction, "Right",
              "LR encrypts m1", p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); },
          "Adv^ind-cpa of the cipher [Rosulek]");
  p.attack("random ciphertexts", "the mark of a random ciphertext is seldom 0",
           {.adversary = adversary,
            .game = real_or_random(0),
            .other = real_or_random(1),
            .advantage = [](const Sizes& sizes) {
              return Bound{1} - Bound{1} / Bound::power_of_two(sizes["n"]);
            }});
  return p;
}

}  // namespace certamen::proofs::marked_ciphertexts
