// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::ggm {

namespace {

/// F(s, (b1, b2)): the leaf below in the tree of G from s.
class Tree : public PseudorandomFunction {
 public:
  explicit Tree(const Size& n) : generator_{any_generator(n)}, block_{generator_->seeds()} {}
  Domain keys() const override { return block_; }
  Domain inputs() const override { return Tuple({Boolean(), Boolean()}); }
  Domain outputs() const override { return block_; }
  Node evaluate(Body& at, Node key, Node path) const override {
    const Node top = generator_->expand(at, key);
    const Node label = at.select(at.get(path, 0), at.get(top, 1), at.get(top, 0));
    const Node leaves = generator_->expand(at, label);
    return at.select(at.get(path, 1), at.get(leaves, 1), at.get(leaves, 0));
  }

 private:
  std::shared_ptr<const PseudorandomGenerator> generator_;
  Domain block_;
};

/// The same with all labels computed at the start; `level` labels from the top are uniform, the
/// rest comes from G, or where `calls` the next level from GENERATE.
class Stored : public PseudorandomFunction {
 public:
  Stored(const Size& n, int level, bool calls)
      : generator_{any_generator(n)}, pair_{generator_->outputs()}, level_{level}, calls_{calls} {}
  void declare(PackageBuilder& package) const override {
    if (calls_) package.import({"GENERATE", {}, pair_});
    seed_ = package.state("s", generator_->seeds());
    top_ = package.state("top", pair_);
    left_ = package.state("left", pair_);
    right_ = package.state("right", pair_);
  }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return Tuple({Boolean(), Boolean()}); }
  Domain outputs() const override { return generator_->seeds(); }
  Node keygen(Body& at) const override {
    at.set(seed_, at.sample(seed_.domain));
    at.set(top_, level_ > 0 ? at.sample(pair_)
                 : calls_   ? at.call("GENERATE")
                            : generator_->expand(at, at.get(seed_)));
    const auto child = [&](std::size_t side) {
      if (level_ == 1 && calls_) return at.call("GENERATE");
      if (level_ == 2) return at.sample(pair_);
      return generator_->expand(at, at.get(at.get(top_), side));
    };
    at.set(left_, child(0));
    at.set(right_, child(1));
    return at.unit();
  }
  Node evaluate(Body& at, Node, Node path) const override {
    const Node leaves = at.select(at.get(path, 0), at.get(right_), at.get(left_));
    return at.select(at.get(path, 1), at.get(leaves, 1), at.get(leaves, 0));
  }

 private:
  std::shared_ptr<const PseudorandomGenerator> generator_;
  Domain pair_;
  int level_;
  bool calls_;
  mutable State seed_, top_, left_, right_;  // of the package that was declared last
};

GameAt stored(int level, bool calls) {
  return [=](const Sizes& sizes) {
    return prf(Stored{sizes["n"], level, calls}, sizes["q"]).games().front();
  };
}

}  // namespace

Proof proof() {
  Proof p{"ggm", "The tree of a doubling generator, of depth two, is a PRF", "[GGM86]"};
  p.size("n", "bits of a seed").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("the tree of any doubling generator, of depth two",
                [](const Sizes& sizes) { return std::make_shared<Tree>(sizes["n"]); }, "prf",
                {{"q", as_size("q")}}));
  p.start("Path", "EVAL(b1, b2) is the leaf below b1, b2 in the tree of G from a seed");
  p.equivalent("labels may be computed before they are needed", "Tree",
               "all labels are computed at the start", stored(0, false));
  p.reduction("G of the seed is replaced by uniform labels", prg(), Towards::ideal, "B_0",
              stored(0, true), "Level1", "the labels of the first level are uniform",
              stored(1, false));
  p.reduction("G of the two labels is replaced by uniform ones", prg(), Towards::ideal, "B_1",
              stored(1, true), "Level2", "the leaves are uniform", stored(2, false));
  p.equivalent("as many uniform leaves are a random function", "Random",
               "EVAL is a random function of b1, b2", p.subject()->game(1));
  p.claim(
      [=](const Sizes&) {
        return Bound::advantage("prg", {{"GENERATE", Size{1}}}) +
               Bound::advantage("prg", {{"GENERATE", Size{2}}});
      },
      "Adv^prg for each level, with as many calls as it has nodes [GGM86]");
  return p;
}

}  // namespace certamen::proofs::ggm
