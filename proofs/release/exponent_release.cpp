// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen::proofs::exponent_release {

namespace {

/// g^w: w is found, and then shown, or never.
Assumption discrete_logarithm() {
  const auto game_with = [](bool real) {
    return [real](const Sizes& sizes) {
      const Domain group = Group(sizes["p"]), exponent = exponents(group);
      GameBuilder game{real ? "DL.Real" : "DL.Never"};
      const State w = game.state("w", exponent);
      game.initialize([&](Body& at) { at.set(w, at.sample(exponent)); });
      game.oracle("PUBLIC", {}, [&](Body& at) { return at.exponential(group, at.get(w)); });
      game.oracle("CHECK", {exponent}, [&](Body& at, Node x) {
        const Node hidden = at.get(w);
        return real ? shown_if(at, at.equal(x, hidden), hidden) : at.none(exponent);
      });
      return game.build();
    };
  };
  return {"dl", "no adversary finds w from g^w", game_with(true), game_with(false)};
}

Domain group(const Sizes& sizes) {
  return Group(sizes["p"]);
}

/// Weights w modulo p, layer g^w x, release g^w.
ReleaseScheme exponential() {
  return ReleaseScheme{
      .weights = [](const Sizes& sizes) { return Zmod(sizes["p"]); },
      .artefact = group,
      .block = group,
      .generate = [](Body& at, const Sizes& sizes) { return at.sample(Zmod(sizes["p"])); },
      .release = [=](Body& at, const Sizes& sizes,
                     Node w) { return at.exponential(group(sizes), w); },
      .layer = [=](Body& at, const Sizes& sizes, Node w,
                   Node x) { return at.exponential(group(sizes), w) * x; }};
}

Package reduction(const Sizes& sizes) {
  const Domain weights = Zmod(sizes["p"]);
  PackageBuilder b{"B"};
  b.import({"PUBLIC", {}, group(sizes)}).import({"CHECK", {weights}, Option(weights)});
  b.oracle("RELEASE", {}, [](Body& at) { return at.call("PUBLIC"); }).at_most(sizes["q"]);
  b.oracle("COPY", {weights}, [](Body& at, Node copy) { return at.call("CHECK", copy); });
  b.at_most(sizes["g"]);
  return b.build();
}

GameAt game(const std::string& name, Judge judge, Told told = Told::outcome) {
  return copy_game(name, exponential(), judge, Role::game, told);
}

Package adversary(const Sizes& sizes) {
  const Domain block = group(sizes);
  PackageBuilder a{"Evaluate"};
  a.import({"RELEASE", {}, block})
      .import({"INPUT", {}, block})
      .import({"EVALUATE", {block}, Option(Zmod(sizes["p"]))});
  a.oracle("ATTACK", {}, [&](Body& at) {
    const Node power = at.call("RELEASE");
    const Node x = at.call("INPUT");
    return at.is_some(at.call("EVALUATE", power * x));
  });
  return a.build();
}

}  // namespace

Proof proof() {
  Proof p{"exponent-release",
          "A release that evaluates as fast as the layer, from which no adversary finds a copy if "
          "discrete "
          "logarithms are hard",
          "[Yang25]"};
  p.prime("p", "order of the group").size("q", "releases").size("g", "copies tried");
  p.instance({{"g", 1}, {"p", 2}, {"q", 1}}).instance({{"g", 1}, {"p", 3}, {"q", 1}});
  p.start("Copy", "COPY(w^) says whether its layer has the original's output at a fresh input",
          game("Copy", Judge::released));
  p.reduction("the only copy is the discrete logarithm", discrete_logarithm(), Towards::ideal, "B",
              reduction, "Never", "COPY says no", game("Never", Judge::released, Told::no));
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("dl", {{"PUBLIC", sizes["q"]}, {"CHECK", sizes["g"]}});
      },
      "Adv^dl: functional-recovery is met if discrete logarithms are hard");
  p.attack("evaluation", "one multiplication with the release computes the output",
           {.adversary = adversary,
            .game = evaluation_game("Evaluation", exponential(), Judge::released, Role::game),
            .advantage = [](const Sizes&) { return Bound{1}; },
            .won = "won"});
  return p;
}

}  // namespace certamen::proofs::exponent_release
