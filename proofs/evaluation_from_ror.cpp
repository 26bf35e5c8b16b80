// SPDX-License-Identifier: Apache-2.0
#include "proofs/release_games.hpp"

namespace certamen {

namespace {

Proof evaluation_from_ror(const std::string& flaw) {
  Proof p{"evaluation-from-ror",
          "If released weights are not told from others, nobody computes the layer's outputs",
          "[Yang25]", flaw};
  p.size("n", "bits of an input and of an output").size("q", "releases").size("g", "answers");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}});
  const bool forgotten =
      p.flaw("forgotten-guess", "a blind answer is said to be right never", make_rational(1, 2));
  const bool halved =
      p.flaw("half-a-guess", "outputs are taken for one bit longer", make_rational(1, 2));
  const bool elsewhere = p.flaw("evaluated-at-zero", "the reduction judges outputs at the input 0",
                                make_rational(7, 16));
  const bool leaks =
      p.flaw("answered-with-output",
             "the reduction tells a wrong answer what the challenge computes", make_rational(7, 8));

  const ReleaseScheme scheme = any_biased_release();
  const GameAt reduction = [=](const Sizes& sizes) {
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
      const Node input = elsewhere ? at.constant(block, Value{0}) : at.get(x);
      const Node right = scheme.layer(at, sizes, w, input);
      return shown_if(at, leaks ? at.boolean(true) : at.equal(y, right), w);
    });
    b.at_most(sizes["g"]);
    return b.build();
  };
  const BoundAt blind = [=](const Sizes& sizes) {
    if (forgotten) return Bound{0};
    return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"] + (halved ? 1 : 0));
  };
  const auto game = [=](const std::string& name, Judge judge, Told told = Told::outcome) {
    return evaluation_game(name, scheme, judge, Role::game, told);
  };
  p.start("Evaluation", "EVALUATE(y) says whether y is the layer's output at INPUT",
          game("Evaluation", Judge::released));
  p.reduction("the layer's weights are replaced by others", real_or_random_weights(scheme),
              Towards::ideal, "B", reduction, "Blind", "EVALUATE is judged by other weights",
              game("Blind", Judge::others));
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

}  // namespace

void register_proof_evaluation_from_ror(ProofCatalogue& catalogue) {
  catalogue.add(evaluation_from_ror);
}

}  // namespace certamen
