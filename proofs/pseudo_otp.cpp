// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::pseudo_otp {

namespace {

enum class Pad { expanded, called, uniform };

/// Enc(s, m) = G(s) + m, or with another pad in the place of G(s).
class PseudoPad : public SymmetricEncryption {
 public:
  PseudoPad(const Size& n, Pad pad) : generator_{any_generator(n)}, pad_{pad} {}
  void declare(PackageBuilder& package) const override {
    if (pad_ == Pad::called) package.import({"GENERATE", {}, messages()});
  }
  Domain keys() const override { return generator_->seeds(); }
  Domain messages() const override { return generator_->outputs(); }
  Node encrypt(Body& at, Node key, Node m) const override {
    const Node pad = pad_ == Pad::expanded ? generator_->expand(at, key)
                     : pad_ == Pad::called ? at.call("GENERATE")
                                           : at.sample(messages());
    return at.tuple({at.get(pad, 0) ^ at.get(m, 0), at.get(pad, 1) ^ at.get(m, 1)});
  }
  Node decrypt(Body& at, Node key, Node c) const override { return encrypt(at, key, c); }
  Node random_ciphertext(Body& at) const override { return at.sample(messages()); }

 private:
  std::shared_ptr<const PseudorandomGenerator> generator_;
  Pad pad_;
};

GameAt with_pad(std::size_t side, Pad pad) {
  return [=](const Sizes& sizes) {
    return one_time_secrecy(PseudoPad{sizes["n"], pad}).games().at(side);
  };
}

}  // namespace

Proof proof() {
  Proof p{"pseudo-otp", "A one-time pad from a generator hides a message twice as long as its key",
          "[Rosulek]"};
  p.size("n", "bits of a seed");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about(
      "the pad of any doubling generator",
      [](const Sizes& sizes) { return std::make_shared<PseudoPad>(sizes["n"], Pad::expanded); },
      "one-time-secrecy"));
  p.start("Left", "LR encrypts m0 with G(s)");
  p.reduction("G(s) is replaced by a uniform pad", prg(), Towards::ideal, "B_left",
              with_pad(0, Pad::called), "Uniform.Left", "the pad is uniform",
              with_pad(0, Pad::uniform));
  p.equivalent("a uniform pad hides the message", "Uniform.Right", "LR encrypts m1",
               with_pad(1, Pad::uniform));
  p.reduction("the uniform pad is replaced by G(s)", prg(), Towards::real, "B_right",
              with_pad(1, Pad::called), "Right", "LR encrypts m1 with G(s)", p.subject()->game(1));
  p.claim([](const Sizes&) { return 2 * Bound::advantage("prg", {{"GENERATE", Size{1}}}); },
          "2 Adv^prg [Rosulek]");
  return p;
}

}  // namespace certamen::proofs::pseudo_otp
