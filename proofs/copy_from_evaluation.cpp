// SPDX-License-Identifier: Apache-2.0
#include "proofs/release_games.hpp"

namespace certamen {

namespace {

Proof copy_from_evaluation(const std::string& flaw) {
  Proof p{"copy-from-evaluation",
          "If nobody computes the layer's outputs, nobody finds a copy of the layer", "[Yang25]",
          flaw};
  p.size("n", "bits of the weights, of an input and of an output")
      .size("q", "releases")
      .size("g", "copies tried");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 2}, {"n", 1}, {"q", 1}});
  const bool once = p.flaw("copies-for-free", "the bound forgets the copies", make_rational(7, 8));
  const bool fixed =
      p.flaw("wrong-input", "the reduction evaluates the copy at the input 0", make_rational(1, 2));
  const bool itself =
      p.flaw("copy-as-output", "the reduction answers with the copy itself", make_rational(1, 2));

  const ReleaseScheme scheme = any_release();
  // One evaluation of the copy after QUERY: its cost is that of the original layer.
  const GameAt reduction = [=](const Sizes& sizes) {
    const Domain weights = scheme.weights(sizes), block = scheme.block(sizes);
    PackageBuilder b{"B"};
    b.import({"VIEW", {}, scheme.artefact(sizes)})
        .import({"QUERY", {}, block})
        .import({"ANSWER", {block}, Option(weights)});
    const State x = b.state("x", block);
    b.initialize([&](Body& at) { at.set(x, at.call("QUERY")); });
    b.oracle("RELEASE", {}, [](Body& at) { return at.call("VIEW"); }).at_most(sizes["q"]);
    b.oracle("COPY", {weights}, [&](Body& at, Node copy) {
      const Node input = fixed ? at.constant(block, Value{0}) : at.get(x);
      return at.call("ANSWER", itself ? copy : scheme.layer(at, sizes, copy, input));
    });
    b.at_most(sizes["g"]);
    return b.build();
  };
  const auto game = [=](const std::string& name, Judge judge, Told told = Told::outcome) {
    return copy_game(name, scheme, judge, Role::game, told);
  };
  p.start("Copy", "COPY(w^) says whether its layer has the original's output at a fresh input",
          game("Copy", Judge::released));
  p.reduction("the copy is evaluated", no_evaluation(scheme), Towards::ideal, "B", reduction,
              "Never", "COPY says no", game("Never", Judge::released, Told::no));
  p.claim(
      [=](const Sizes& sizes) {
        if (once) return Bound{0};
        return Bound::advantage("evaluation",
                                {{"VIEW", sizes["q"]}, {"QUERY", Size{1}}, {"ANSWER", sizes["g"]}});
      },
      "Adv^evaluation: a copy evaluates at its own cost");
  return p;
}

}  // namespace

void register_proof_copy_from_evaluation(ProofCatalogue& catalogue) {
  catalogue.add(copy_from_evaluation);
}

}  // namespace certamen
