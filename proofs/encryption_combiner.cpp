// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::encryption_combiner {

namespace {

enum class Pad { encrypted, called, apart };

/// Enc((k, l), m): r <- {0,1}^n; return (E_k(r), E'_l(r + m)), with E' of which nothing is known.
/// `apart`: another value is encrypted in the place of r; `called`: LR(r, r') says which.
class Combiner : public SymmetricEncryption {
 public:
  Combiner(const Size& n, Pad pad) : cipher_{any_encryption(n)}, block_{Bits(n)}, pad_{pad} {}
  void declare(PackageBuilder& package) const override {
    if (pad_ == Pad::called) package.import({"LR", {block_, block_}, block_});
  }
  Domain keys() const override { return Tuple({block_, block_}); }
  Domain messages() const override { return block_; }
  Node encrypt(Body& at, Node key, Node message) const override {
    static const Primitive function{"IE"};
    const Node r = at.sample(block_), other = at.sample(block_), coins = at.sample(block_);
    const Node masked =
        at.apply(function({block_, block_, block_}, block_), {at.get(key, 1), r ^ message, coins});
    if (pad_ == Pad::called) return at.tuple({at.call("LR", r, other), masked});
    const Node first = pad_ == Pad::apart ? other : r;
    return at.tuple({cipher_->encrypt(at, at.get(key, 0), first), masked});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    static const Primitive function{"ID"};
    const Node r = cipher_->decrypt(at, at.get(key, 0), at.get(ciphertext, 0));
    const Node masked =
        at.apply(function({block_, block_}, block_), {at.get(key, 1), at.get(ciphertext, 1)});
    return r ^ masked;
  }
  Node random_ciphertext(Body& at) const override { return at.sample(Tuple({block_, block_})); }

 private:
  std::shared_ptr<const SymmetricEncryption> cipher_;
  Domain block_;
  Pad pad_;
};

GameAt with_pad(std::size_t side, Pad pad) {
  return [=](const Sizes& sizes) {
    return ind_cpa(Combiner{sizes["n"], pad}, sizes["q"]).games().at(side);
  };
}

}  // namespace

Proof proof() {
  Proof p{"encryption-combiner",
          "Two shares of the message under two ciphers hide it if one of the ciphers does",
          "[AB81]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about(
      "a share under any encryption, the other under another one",
      [](const Sizes& sizes) { return std::make_shared<Combiner>(sizes["n"], Pad::encrypted); },
      "ind-cpa", {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts r and r + m0");
  p.reduction("r is replaced by another value", ind_cpa_problem(), Towards::ideal, "B_left",
              with_pad(0, Pad::called), "Apart.Left", "r is in nothing but r + m0",
              with_pad(0, Pad::apart));
  p.equivalent("r masks the message", "Apart.Right", "r is in nothing but r + m1",
               with_pad(1, Pad::apart));
  p.reduction("the other value is replaced by r", ind_cpa_problem(), Towards::real, "B_right",
              with_pad(1, Pad::called), "Right", "LR encrypts r and r + m1", p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return 2 * Bound::advantage("ind-cpa", {{"LR", sizes["q"]}}); },
          "2 Adv^ind-cpa of one of them [AB81]");
  return p;
}

}  // namespace certamen::proofs::encryption_combiner
