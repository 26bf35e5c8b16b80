// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::ggm {

namespace {

/// EVAL(b1, b2): the leaf below; `level` labels from the top are uniform, the rest comes from G.
GameAt tree(const std::string& name, int level, bool calls) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]), pair = Tuple({block, block});
    PackageBuilder g{name};
    if (calls) g.import({"GENERATE", {}, pair});
    const Operation generate = doubling_generator(sizes["n"]);
    const State seed = g.state("s", block), top = g.state("top", pair);
    const State left = g.state("left", pair), right = g.state("right", pair);
    g.initialize([&](Body& at) {
      at.set(seed, at.sample(block));
      at.set(top, level == 0 && calls ? at.call("GENERATE")
                  : level == 0        ? at.apply(generate, {at.get(seed)})
                                      : at.sample(pair));
      const auto child = [&](std::size_t side) {
        if (level == 1 && calls) return at.call("GENERATE");
        if (level == 2) return at.sample(pair);
        return at.apply(generate, {at.get(at.get(top), side)});
      };
      at.set(left, child(0));
      at.set(right, child(1));
    });
    g.oracle("EVAL", {Boolean(), Boolean()}, [&](Body& at, Node b1, Node b2) {
      const auto leaf = [&](const State& label) {
        return at.select(b2, at.get(at.get(label), 1), at.get(at.get(label), 0));
      };
      return at.select(b1, leaf(right), leaf(left));
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

Package random(const Sizes& sizes) {
  GameBuilder g{"Random"};
  const Table f = g.random_function("f", Tuple({Boolean(), Boolean()}), Bits(sizes["n"]));
  g.oracle("EVAL", {Boolean(), Boolean()},
           [&](Body& at, Node b1, Node b2) { return at.lookup(f, at.tuple({b1, b2})); });
  g.at_most(sizes["q"]);
  return g.build();
}

}  // namespace

Proof proof() {
  Proof p{"ggm", "The tree of a doubling generator, of depth two, is a PRF", "[GGM86]"};
  p.size("n", "bits of a seed").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.start("Tree", "EVAL(b1, b2) is the leaf below b1, b2 in the tree of G from a seed",
          tree("Tree", 0, false));
  p.reduction("G of the seed is replaced by uniform labels", prg(), Towards::ideal, "B_0",
              tree("B_0", 0, true), "Level1", "the labels of the first level are uniform",
              tree("Level1", 1, false));
  p.reduction("G of the two labels is replaced by uniform ones", prg(), Towards::ideal, "B_1",
              tree("B_1", 1, true), "Level2", "the leaves are uniform", tree("Level2", 2, false));
  p.equivalent("as many uniform leaves are a random function", "Random",
               "EVAL is a random function of b1, b2", random);
  p.claim(
      [=](const Sizes&) {
        return Bound::advantage("prg", {{"GENERATE", Size{1}}}) +
               Bound::advantage("prg", {{"GENERATE", Size{2}}});
      },
      "Adv^prg for each level, with as many calls as it has nodes [GGM86]");
  return p;
}

}  // namespace certamen::proofs::ggm
