// SPDX-License-Identifier: Apache-2.0
#include "proofs/release_games.hpp"

namespace certamen {

namespace {

Proof silent_release(const std::string& flaw) {
  Proof p{"silent-release", "An empty release hides the weights perfectly, and is not correct",
          "[Yang25]", flaw};
  p.size("n", "bits of a weight").size("q", "releases").size("g", "answers");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}});
  const bool talks = p.flaw("bias-released", "the bias is released", make_rational(1, 2));
  const bool certain =
      p.flaw("always-wrong", "the empty release is said to be wrong always", make_rational(1, 2));
  const bool knows = p.flaw("told-the-weights",
                            "the challenge is made before the weights are "
                            "replaced",
                            make_rational(1, 2));

  ReleaseScheme scheme = any_biased_release();
  scheme.release = [=](Body& at, const Sizes& sizes, Node w) {
    return talks ? at.get(w, 1) : at.constant(Bits(sizes["n"]), Value{0});
  };
  ReleaseScheme other = scheme;
  if (knows) other.release = [](Body& at, const Sizes&, Node w) { return at.get(w, 0); };
  p.start("Real", "RELEASE shows 0, CHALLENGE the weights",
          ror_game("Real", other, Judge::released, Role::game));
  p.equivalent("nothing depends on the weights", "Random", "CHALLENGE shows other weights",
               ror_game("Random", scheme, Judge::others, Role::game));
  p.claim([](const Sizes&) { return Bound{0}; }, "perfect: nothing is released");
  // What a user of an empty release computes is the same for all weights: 0.
  const GameAt correctness = [=](const Sizes& sizes) {
    const Domain block = scheme.block(sizes);
    GameBuilder g{"Correctness"};
    g.oracle("USE", {}, [&](Body& at) {
      const Node w = scheme.generate(at, sizes);
      const Node right = scheme.layer(at, sizes, w, at.sample(block));
      at.event("wrong", !at.equal(at.constant(block, Value{0}), right));
    });
    g.at_most(1);
    return g.build();
  };
  const GameAt user = [](const Sizes&) {
    PackageBuilder a{"User"};
    a.import({"USE", {}, Unit()});
    a.oracle("ATTACK", {}, [](Body& at) { return at.call("USE"); });
    return a.build();
  };
  p.attack("correctness", "what a user computes is wrong",
           {.adversary = user,
            .game = correctness,
            .advantage =
                [=](const Sizes& sizes) {
                  return certain ? Bound{1} : Bound{1} - Bound{1} / Bound::power_of_two(sizes["n"]);
                },
            .won = "wrong"});
  return p;
}

}  // namespace

void register_proof_silent_release(ProofCatalogue& catalogue) {
  catalogue.add(silent_release);
}

}  // namespace certamen
