// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::double_encryption_inner {

namespace {

/// Enc((k, l), m) = E'_l(E_k(m)), with E' of which nothing is known.
class Twice : public SymmetricEncryption {
 public:
  explicit Twice(const Size& n) : inner_{any_encryption(n)}, block_{Bits(n)} {}
  Domain keys() const override { return Tuple({block_, block_}); }
  Domain messages() const override { return block_; }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node between = inner_->encrypt(at, at.get(key, 0), message);
    return outer(at, at.get(key, 1), between);
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    static const Primitive function{"OD"};
    const Node between = at.apply(function({block_, block_}, block_), {at.get(key, 1), ciphertext});
    return inner_->decrypt(at, at.get(key, 0), between);
  }
  Node random_ciphertext(Body& at) const override { return at.sample(block_); }

  Node outer(Body& at, Node key, Node message) const {
    static const Primitive function{"OE"};
    const Node coins = at.sample(block_);
    return at.apply(function({block_, block_, block_}, block_), {key, message, coins});
  }

 private:
  std::shared_ptr<const SymmetricEncryption> inner_;
  Domain block_;
};

Package reduction(const Sizes& sizes) {
  const Twice scheme{sizes["n"]};
  const Domain block = Bits(sizes["n"]);
  PackageBuilder b{"B"};
  b.import({"LR", {block, block}, block});
  const State l = b.state("l", block);
  b.initialize([&](Body& at) { at.set(l, at.sample(block)); });
  b.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
    return scheme.outer(at, at.get(l), at.call("LR", m0, m1));
  });
  b.at_most(sizes["q"]);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"double-encryption-inner",
          "Encrypting a ciphertext again hides the message if the inner cipher does", "[EG85; BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("another encryption of the ciphertext of any one",
                [](const Sizes& sizes) { return std::make_shared<Twice>(sizes["n"]); }, "ind-cpa",
                {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0 with the inner, then with the outer cipher");
  p.reduction("what is done to a ciphertext shows no more of it", ind_cpa_problem(), Towards::ideal,
              "B", reduction, "Right", "LR encrypts m1", p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); },
          "Adv^ind-cpa of one of them [EG85]");
  return p;
}

}  // namespace certamen::proofs::double_encryption_inner
