// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::evaluation_from_ror {

namespace {

Package reduction(const Sizes& sizes) {
  const ReleaseScheme scheme = any_biased_release();
  const Domain weights = scheme.weights(sizes), block = scheme.block(sizes);
  PackageBuilder b{"B"};
  b.import({"VIEW", {}, scheme.artefact(sizes)}).import({"WEIGHTS", {}, weights});
  const State challenge = b.state("challenge", weights), x = b.state("x", block);
  b.initialize([&](Body& at) {
    at.set(challenge, at.call("WEIGHTS"));
    at.set(x, at.sample(block));
  });
  b.oracle("RELEASE", {}, [](Body& at) { return at.call("VIEW"); }).at_most(sizes["q"]);
  b.oracle("INPUT", {}, [&](Body& at) { return at.get(x); }).at_most(1);
  b.oracle("EVALUATE", {block}, [&](Body& at, Node y) {
    const Node w = at.get(challenge);
    const Node right = scheme.layer(at, sizes, w, at.get(x));
    return shown_if(at, at.equal(y, right), w);
  });
  b.at_most(sizes["g"]);
  return b.build();
}

Bound blind(const Sizes& sizes) {
  return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"]);
}

GameAt game(const std::string& name, Judge judge, Told told = Told::outcome) {
  return evaluation_game(name, any_biased_release(), judge, Role::game, told);
}

}  // namespace

Proof proof() {
  Proof p{"evaluation-from-ror",
          "If released weights are not told from others, no adversary computes the layer's outputs",
          "[Yang25]"};
  p.size("n", "bits of an input and of an output").size("q", "releases").size("g", "answers");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 1}, {"n", 1}, {"q", 2}});
  p.start("Evaluation", "EVALUATE(y) says whether y is the layer's output at INPUT",
          game("Evaluation", Judge::released));
  p.reduction("the layer's weights are replaced by others",
              real_or_random_weights(any_biased_release()), Towards::ideal, "B", reduction, "Blind",
              "EVALUATE is judged by other weights", game("Blind", Judge::others));
  p.until_bad("the bias of other weights is guessed blindly", "won", "Never", "EVALUATE says no",
              game("Never", Judge::others, Told::no), blind);
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("ror-weights", {{"VIEW", sizes["q"]}, {"WEIGHTS", Size{1}}}) +
               blind(sizes);
      },
      "Adv^ror + g/2^n: computing outputs is at most real-or-random and a blind answer");
  return p;
}

}  // namespace certamen::proofs::evaluation_from_ror
