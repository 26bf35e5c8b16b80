// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::copy_from_evaluation {

namespace {

/// One evaluation of the copy after QUERY: its cost is that of the original layer.
Package reduction(const Sizes& sizes) {
  const ReleaseScheme scheme = any_release();
  const Domain weights = scheme.weights(sizes), block = scheme.block(sizes);
  PackageBuilder b{"B"};
  b.import({"VIEW", {}, scheme.artefact(sizes)})
      .import({"QUERY", {}, block})
      .import({"ANSWER", {block}, Option(weights)});
  const State x = b.state("x", block);
  b.initialize([&](Body& at) { at.set(x, at.call("QUERY")); });
  b.oracle("RELEASE", {}, [](Body& at) { return at.call("VIEW"); }).at_most(sizes["q"]);
  b.oracle("COPY", {weights}, [&](Body& at, Node copy) {
    return at.call("ANSWER", scheme.layer(at, sizes, copy, at.get(x)));
  });
  b.at_most(sizes["g"]);
  return b.build();
}

GameAt game(const std::string& name, Judge judge, Told told = Told::outcome) {
  return copy_game(name, any_release(), judge, Role::game, told);
}

}  // namespace

Proof proof() {
  Proof p{"copy-from-evaluation",
          "If no adversary computes the layer's outputs, none finds a copy of the layer",
          "[Yang25]"};
  p.size("n", "bits of the weights, of an input and of an output")
      .size("q", "releases")
      .size("g", "copies tried");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}}).instance({{"g", 2}, {"n", 1}, {"q", 1}});
  p.start("Copy", "COPY(w^) says whether its layer has the original's output at a fresh input",
          game("Copy", Judge::released));
  p.reduction("the copy is evaluated", no_evaluation(any_release()), Towards::ideal, "B", reduction,
              "Never", "COPY says no", game("Never", Judge::released, Told::no));
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("evaluation",
                                {{"VIEW", sizes["q"]}, {"QUERY", Size{1}}, {"ANSWER", sizes["g"]}});
      },
      "Adv^evaluation: a copy evaluates at its own cost");
  return p;
}

}  // namespace certamen::proofs::copy_from_evaluation
