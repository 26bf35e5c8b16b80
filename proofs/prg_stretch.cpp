// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::prg_stretch {

namespace {

constexpr int stretch_steps = 3;

/// G' of a seed: G of the seed is a block of the output and the next seed, three times; the last
/// seed is a block too. H_i: the first i blocks are uniform, G goes on from a uniform seed; where
/// `called`, with what GENERATE says first.
class Stretched : public PseudorandomGenerator {
 public:
  explicit Stretched(const Size& n, int uniform = 0, bool called = false)
      : generator_{any_generator(n)}, block_{generator_->seeds()}, uniform_{uniform},
        called_{called} {}
  void declare(PackageBuilder& package) const override {
    if (called_) package.import({"GENERATE", {}, generator_->outputs()});
  }
  Domain seeds() const override { return block_; }
  Domain outputs() const override { return Tuple(std::vector<Domain>(stretch_steps + 1, block_)); }
  Node expand(Body& at, Node seed) const override {
    std::vector<Node> blocks;
    for (int j = 0; j < stretch_steps; ++j) {
      if (j < uniform_) {
        blocks.push_back(at.sample(block_));
        continue;
      }
      const Node both =
          called_ && j == uniform_ ? at.call("GENERATE") : generator_->expand(at, seed);
      seed = at.get(both, 1);
      blocks.push_back(at.get(both, 0));
    }
    blocks.push_back(seed);
    return at.tuple(blocks);
  }
  Node random_output(Body& at) const override {
    std::vector<Node> blocks;
    for (int j = 0; j <= stretch_steps; ++j) blocks.push_back(at.sample(block_));
    return at.tuple(blocks);
  }

 private:
  std::shared_ptr<const PseudorandomGenerator> generator_;
  Domain block_;
  int uniform_;
  bool called_;
};

/// The definition's first game for the generator of which this number of blocks is uniform.
GameAt with_uniform(int blocks, bool called) {
  return [=](const Sizes& sizes) {
    return prg(Stretched{sizes["n"], blocks, called}, sizes["q"]).games().front();
  };
}

}  // namespace

Proof proof() {
  Proof p{"prg-stretch", "A generator that doubles, iterated three times, is a generator",
          "[BM84; Rosulek]"};
  p.size("n", "bits of a seed").size("q", "outputs");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("any doubling generator, iterated three times",
                [](const Sizes& sizes) { return std::make_shared<Stretched>(sizes["n"]); }, "prg",
                {{"q", as_size("q")}}));
  p.start("H0", "all blocks come from G");
  for (int i = 0; i < stretch_steps; ++i) {
    const bool last = i + 1 == stretch_steps;
    p.reduction("G of a uniform seed is replaced by uniform blocks", prg(), Towards::ideal,
                "B_" + std::to_string(i), with_uniform(i, true), "H" + std::to_string(i + 1),
                std::to_string(i + 1) + (i == 0 ? " block is" : " blocks are") + " uniform",
                last ? p.subject()->game(1) : with_uniform(i + 1, false));
  }
  p.claim(
      [=](const Sizes& sizes) {
        return Bound{stretch_steps} * Bound::advantage("prg", {{"GENERATE", sizes["q"]}});
      },
      "l Adv^prg for l steps, here l = 3 [Rosulek]");
  return p;
}

}  // namespace certamen::proofs::prg_stretch
