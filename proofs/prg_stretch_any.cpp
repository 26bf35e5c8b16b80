// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/games/loop.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::prg_stretch_any {

namespace {

/// G' of a seed: `steps` times G of the seed is a block of the output and the next seed; the last
/// seed is given too. H_i: the first i blocks are uniform, and the rest is G' of fewer steps, of a
/// uniform seed.
class Stretched : public PseudorandomGenerator {
 public:
  Stretched(const Size& n, Size steps, Size uniform = 0)
      : step_{doubling_generator(n)}, block_{Bits(n)}, steps_{std::move(steps)},
        uniform_{std::move(uniform)} {}
  Domain seeds() const override { return block_; }
  Domain outputs() const override { return Tuple({Vector(block_, steps_), block_}); }
  Node expand(Body& at, Node seed) const override {
    const Node blocks = at.sample(Vector(block_, uniform_));
    return continued(at, blocks, seed);
  }

 protected:
  /// These blocks, and those that come from the seed.
  Node continued(Body& at, const Node& blocks, const Node& seed) const {
    const Node rest = repeat(at, step_, steps_ - blocks.domain().size(), seed);
    const Node all = join(at, blocks, at.get(rest, 0));
    return at.tuple({all, at.get(rest, 1)});
  }
  const Domain& block() const { return block_; }
  const Size& uniform() const { return uniform_; }

 private:
  Operation step_;
  Domain block_;
  Size steps_, uniform_;
};

/// H_i or H_(i+1): block i + 1 and the seed after it are what GENERATE says.
class Called : public Stretched {
 public:
  using Stretched::Stretched;
  void declare(PackageBuilder& package) const override {
    package.import({"GENERATE", {}, Tuple({block(), block()})});
  }
  Node generate(Body& at) const override {
    const Node before = at.sample(Vector(block(), uniform()));
    const Node both = at.call("GENERATE");
    const Node blocks = join(at, before, at.vector({at.get(both, 0)}));
    return continued(at, blocks, at.get(both, 1));
  }
};

template <class Generator>
Package game(const Sizes& sizes) {
  return prg(Generator{sizes["n"], sizes["l"], sizes["i"]}, sizes["q"]).games().front();
}

}  // namespace

Proof proof() {
  Proof p{"prg-stretch-any",
          "A generator that doubles, iterated any number of times, is a generator",
          "[BM84; Rosulek]"};
  p.size("n", "bits of a seed").size("l", "steps").size("q", "outputs");
  p.instance({{"n", 1}, {"l", 1}, {"q", 1}}).instance({{"n", 1}, {"l", 2}, {"q", 1}});
  p.instance({{"n", 1}, {"l", 3}, {"q", 1}}).instance({{"n", 1}, {"l", 4}, {"q", 1}});
  p.about(
      about("any doubling generator, iterated l times",
            [](const Sizes& sizes) { return std::make_shared<Stretched>(sizes["n"], sizes["l"]); },
            "prg", {{"q", as_size("q")}}));
  p.start("Real", "all blocks come from G");
  p.hybrid("G of a uniform seed is replaced by uniform blocks, one step after the other",
           {"i", "l", game<Stretched>}, prg(), Towards::ideal, "B_i", game<Called>, "Ideal",
           "all blocks and the last seed are uniform", p.subject()->game(1));
  p.claim(
      [](const Sizes& sizes) {
        return Bound{sizes["l"]} * Bound::advantage("prg", {{"GENERATE", sizes["q"]}});
      },
      "l Adv^prg for l steps [Rosulek]");
  return p;
}

}  // namespace certamen::proofs::prg_stretch_any
