// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/elgamal_challenge.hpp"

namespace certamen::proofs::elgamal_commitment {

namespace {

/// An ElGamal ciphertext under a key of the setup commits to its message; opening: the coins r, and
/// nothing else is needed to bind. With a challenge of DDH it is the reduction.
class Ciphertext : public Commitment {
 public:
  explicit Ciphertext(std::shared_ptr<const ElGamal> cipher) : cipher_{std::move(cipher)} {}
  void declare(PackageBuilder& package) const override { cipher_->declare(package); }
  Domain public_parameters() const override { return cipher_->public_keys(); }
  Domain messages() const override { return cipher_->messages(); }
  Domain commitments() const override { return Tuple({cipher_->group(), cipher_->group()}); }
  Domain openings() const override { return Unit(); }
  Node setup(Body& at) const override { return cipher_->keygen(at).public_key; }
  /// The coins stay with the cipher: hiding does not ask for them.
  Committed commit(Body& at, Node key, Node message) const override {
    return {cipher_->encrypt(at, key, message), at.unit()};
  }
  /// Throws Error(unsupported).
  Node verify(Body&, Node, Node, Node, Node) const override {
    throw Error{ErrorCode::unsupported, "commitment", "its opening is not kept"};
  }

 private:
  std::shared_ptr<const ElGamal> cipher_;
};

GameAt reduction(std::size_t side) {
  return [=](const Sizes& sizes) {
    return hiding(Ciphertext{std::make_shared<FromChallenge>(Group(sizes["q"]))}).games().at(side);
  };
}

GameAt masked(std::size_t side) {
  return
      [=](const Sizes& sizes) { return link(reduction(side)(sizes), ddh_problem().ideal(sizes)); };
}

}  // namespace

Proof proof() {
  Proof p{"elgamal-commitment", "A commitment by an ElGamal ciphertext hides, if DDH is hard",
          "[ElGamal85; BS]"};
  p.prime("q", "order of the group");
  p.instance({{"q", 2}}).instance({{"q", 3}});
  p.about(about(
      "a commitment by elgamal in any group of prime order",
      [](const Sizes& sizes) {
        return std::make_shared<Ciphertext>(std::make_shared<ElGamal>(Group(sizes["q"])));
      },
      "hiding"));
  p.start("Left", "LR commits to m0 by (g^r, m0 h^r)");
  p.reduction("h^r is replaced by a random element", ddh_problem(), Towards::ideal, "B_left",
              reduction(0), "Masked.Left", "m0 is multiplied by a random element", masked(0));
  p.equivalent("a random element hides the message", "Masked.Right",
               "m1 is multiplied by a random element", masked(1));
  p.reduction("the random element is replaced by h^r", ddh_problem(), Towards::real, "B_right",
              reduction(1), "Right", "LR commits to m1", p.subject()->game(1));
  p.claim([](const Sizes&) { return 2 * Bound::advantage("ddh", {{"CHALLENGE", Size{1}}}); },
          "2 Adv^ddh [BS]");
  return p;
}

}  // namespace certamen::proofs::elgamal_commitment
