// SPDX-License-Identifier: Apache-2.0
#include "proofs/release_games.hpp"

namespace certamen {

namespace {

Proof plain_release(const std::string& flaw) {
  Proof p{"plain-release", "Weights in the clear are correct, and are recovered", "[Yang25]", flaw};
  p.size("n", "bits of the weights").size("q", "releases").size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 1}, {"n", 2}, {"q", 1}});
  const bool rounded = p.flaw("weights-masked",
                              "the weights are masked in the release, and nobody "
                              "keeps the mask",
                              make_rational(1, 2));
  const bool zero = p.flaw("guesses-zero", "the attack guesses 0", make_rational(1, 2));
  const bool other =
      p.flaw("other-input", "the user evaluates at another input", make_rational(1, 2));

  ReleaseScheme scheme = any_release();
  scheme.release = [=](Body& at, const Sizes& sizes, Node w) {
    return rounded ? w ^ at.sample(Bits(sizes["n"])) : w;
  };
  // RUN(x): the original's output, or that of the release.
  const auto run = [=](bool released) {
    return [=](const Sizes& sizes) {
      const Domain block = scheme.block(sizes);
      GameBuilder g{released ? "Released" : "Original"};
      const State w = g.state("w", block), r = g.state("r", block);
      g.initialize([&](Body& at) {
        const Node hidden = scheme.generate(at, sizes);
        at.set(w, hidden);
        at.set(r, scheme.release(at, sizes, hidden));
      });
      g.oracle("RELEASE", {}, [&](Body& at) { return at.get(r); }).at_most(sizes["q"]);
      g.oracle("RUN", {block}, [&](Body& at, Node x) {
        const Node input = other && released ? at.constant(block, Value{0}) : x;
        return scheme.layer(at, sizes, at.get(released ? r : w), input);
      });
      g.at_most(sizes["g"]);
      return g.build();
    };
  };
  p.start("Original", "RUN(x) is the layer's output", run(false));
  p.equivalent("the release is the weights", "Released", "RUN(x) is computed from the release",
               run(true));
  p.claim([](const Sizes&) { return Bound{0}; }, "correct at every input");
  const GameAt adversary = [=](const Sizes& sizes) {
    const Domain block = scheme.block(sizes);
    PackageBuilder a{"Read"};
    a.import({"RELEASE", {}, block}).import({"GUESS", {block}, Boolean()});
    a.oracle("ATTACK", {}, [&](Body& at) {
      const Node shown = at.call("RELEASE");
      return at.call("GUESS", zero ? at.constant(block, Value{0}) : shown);
    });
    return a.build();
  };
  p.attack("weight-recovery", "the release is guessed",
           {.adversary = adversary,
            .game = recovery_game("Recovery", scheme, Judge::released),
            .advantage = [](const Sizes&) { return Bound{1}; },
            .won = "won"});
  return p;
}

}  // namespace

void register_proof_plain_release(ProofCatalogue& catalogue) {
  catalogue.add(plain_release);
}

}  // namespace certamen
