// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::naor_commitment {

namespace {

enum class Pad { expanded, called, uniform };

//  Setup: r <- {0,1}^2n        Commit(r, b): s <- {0,1}^n; c = G(s) + b r        opening s
//  With a generator of 3n bits it is binding too; hiding does not ask for that.
class Naor : public Commitment {
 public:
  Naor(const Size& n, Pad pad) : generator_{any_generator(n)}, pad_{pad} {}
  void declare(PackageBuilder& package) const override {
    if (pad_ == Pad::called) package.import({"GENERATE", {}, commitments()});
  }
  Domain public_parameters() const override { return commitments(); }
  Domain messages() const override { return Boolean(); }
  Domain commitments() const override { return generator_->outputs(); }
  Domain openings() const override { return generator_->seeds(); }
  Node setup(Body& at) const override { return at.sample(commitments()); }
  Committed commit(Body& at, Node r, Node bit) const override {
    const Node seed = at.sample(openings());
    const Node pad = pad_ == Pad::expanded ? generator_->expand(at, seed)
                     : pad_ == Pad::called ? at.call("GENERATE")
                                           : at.sample(commitments());
    return {added(at, pad, r, bit), seed};
  }
  Node verify(Body& at, Node r, Node c, Node bit, Node seed) const override {
    return at.equal(c, added(at, generator_->expand(at, seed), r, bit));
  }

 private:
  Node added(Body& at, Node pad, Node r, Node bit) const {
    const Node zero = at.constant(openings(), Value{0});
    const auto block = [&](std::size_t i) {
      return at.get(pad, i) ^ at.select(bit, at.get(r, i), zero);
    };
    return at.tuple({block(0), block(1)});
  }

  std::shared_ptr<const PseudorandomGenerator> generator_;
  Pad pad_;
};

GameAt with_pad(std::size_t side, Pad pad) {
  return [=](const Sizes& sizes) { return hiding(Naor{sizes["n"], pad}).games().at(side); };
}

}  // namespace

Proof proof() {
  Proof p{"naor-commitment", "A commitment by a generator hides its bit", "[Naor91]"};
  p.size("n", "bits of a seed");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about(
      "Naor's commitment by any generator",
      [](const Sizes& sizes) { return std::make_shared<Naor>(sizes["n"], Pad::expanded); },
      "hiding"));
  p.start("Left", "LR(b0, b1) commits to b0: G(s) + b0 r");
  p.reduction("G(s) is replaced by a uniform pad", prg(), Towards::ideal, "B_left",
              with_pad(0, Pad::called), "Uniform.Left", "the pad is uniform",
              with_pad(0, Pad::uniform));
  p.equivalent("a uniform pad hides the bit", "Uniform.Right", "LR commits to b1",
               with_pad(1, Pad::uniform));
  p.reduction("the uniform pad is replaced by G(s)", prg(), Towards::real, "B_right",
              with_pad(1, Pad::called), "Right", "LR commits to b1: G(s) + b1 r",
              p.subject()->game(1));
  p.claim([](const Sizes&) { return 2 * Bound::advantage("prg", {{"GENERATE", Size{1}}}); },
          "2 Adv^prg [Naor91]");
  return p;
}

}  // namespace certamen::proofs::naor_commitment
