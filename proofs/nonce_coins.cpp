// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/nonce_encryption.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/function_replaced.hpp"

namespace certamen::proofs::nonce_coins {

namespace {

using Function = std::shared_ptr<const PseudorandomFunction>;

/// Enc((k, l), N, m) = E(k, m; F_l(N)): the coins are a function of the nonce.
class CoinsOfNonces : public NonceEncryption {
 public:
  CoinsOfNonces(const Size& n, Function coins) : n_{n}, coins_{std::move(coins)} {}
  void declare(PackageBuilder& package) const override { coins_->declare(package); }
  Domain keys() const override { return Tuple({Bits(n_), coins_->keys()}); }
  Domain nonces() const override { return coins_->inputs(); }
  Domain messages() const override { return Bits(n_); }
  Domain ciphertexts() const override { return Bits(n_); }
  Node keygen(Body& at) const override {
    const Node k = at.sample(Bits(n_)), l = coins_->keygen(at);
    return at.tuple({k, l});
  }
  Node encrypt(Body& at, Node key, Node nonce, Node message) const override {
    const Node coins = coins_->evaluate(at, at.get(key, 1), nonce);
    return at.apply(encryption(n_), {at.get(key, 0), message, coins});
  }
  Node decrypt(Body& at, Node key, Node, Node ciphertext) const override {
    return at.apply(decryption(n_), {at.get(key, 0), ciphertext});
  }

 private:
  Size n_;
  Function coins_;
};

std::shared_ptr<const CoinsOfNonces> scheme(const Sizes& sizes) {
  return std::make_shared<CoinsOfNonces>(sizes["n"], any_function(sizes["n"]));
}

FunctionGames games_of(const Subject& subject) {
  return {
      .function = [](const Sizes& sizes) { return any_function(sizes["n"]); },
      .with =
          [games = subject.games](const Sizes& sizes, std::size_t side, const Function& function) {
            return games(CoinsOfNonces{sizes["n"], function}, sizes).at(side);
          }};
}

/// LR(N, m0, m1) is LR(m0, m1) of the game of encryption, but for nonces that were used.
Package refusing(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  GameBuilder b{"B"};
  b.import({"LR", {block, block}, block});
  const Table used = b.map("used", block, Unit());
  b.oracle("LR", {block, block, block}, [&](Body& at, Node nonce, Node m0, Node m1) {
     return once_for(at, used, nonce, [&] { return at.call("LR", m0, m1); });
   }).at_most(sizes["q"]);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"nonce-coins",
          "Encryption whose coins are a PRF of a nonce hides messages under nonces that the "
          "adversary chooses, each once, if it does under random coins",
          "[Rogaway04]"};
  p.size("n", "bits of a nonce, of a message and of a key").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("any encryption with coins of a function of the nonce", scheme, "nonce-cpa",
                {{"q", as_size("q")}}));
  const FunctionGames games = games_of(*p.subject());
  p.start("Left", "LR encrypts m0 with the coins F_l(N)");
  p.reduction("the key of F is in nothing else", prf(), Towards::ideal, "B_left",
              games.reduction(0), "Random.Left", "the coins are a random function of the nonce",
              games.random(0, prf()));
  p.reduction("each nonce is used once, so that the coins are new", ind_cpa_problem(),
              Towards::ideal, "B", refusing, "Random.Right", "LR encrypts m1",
              games.random(1, prf()));
  p.reduction("the key of F is in nothing else", prf(), Towards::real, "B_right",
              games.reduction(1), "Right", "the coins are F_l(N)", games.actual(1));
  p.claim(
      [](const Sizes& sizes) {
        return 2 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) +
               Bound::advantage("ind-cpa", {{"LR", sizes["q"]}});
      },
      "2 Adv^prf + Adv^ind-cpa, as for CBC with an encrypted nonce [Rogaway04]");
  return p;
}

}  // namespace certamen::proofs::nonce_coins
