// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/games/loop.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::ggm_any {

namespace {

/// F(s, b): the leaf below b1, .., bl in the tree of G from s.
class Tree : public PseudorandomFunction {
 public:
  Tree(const Size& n, Size depth)
      : generator_{doubling_generator(n)}, block_{Bits(n)}, depth_{std::move(depth)},
        step_{composed("child", {block_, Boolean()}, [&](Body& at, const std::vector<Node>& on) {
          return child(at, at.apply(generator_, {on[0]}), on[1]);
        })} {}
  Domain keys() const override { return block_; }
  Domain inputs() const override { return Vector(Boolean(), depth_); }
  Domain outputs() const override { return block_; }
  Node evaluate(Body& at, Node key, Node path) const override { return below(at, key, path, 0); }

 protected:
  static Node child(Body& at, const Node& pair, const Node& right) {
    return at.select(right, at.get(pair, 1), at.get(pair, 0));
  }
  /// The leaf below a node of that level, along the rest of the path.
  Node below(Body& at, const Node& label, const Node& path, const Size& level) const {
    const Size rest = depth_ - level;
    return fold(at, step_, rest, label, {.vectors = {section(at, path, level, rest)}});
  }
  const Domain& block() const { return block_; }
  const Size& depth() const { return depth_; }

 private:
  Operation generator_;
  Domain block_;
  Size depth_;
  Operation step_;
};

/// The labels of a level are a random function of the path to them.
class Level : public Tree {
 public:
  Level(const Size& n, const Size& depth, Size level) : Tree{n, depth}, level_{std::move(level)} {}
  void declare(PackageBuilder& package) const override {
    package.random_function("R", Vector(Boolean(), level_), block());
  }
  Domain keys() const override { return Unit(); }
  Node evaluate(Body& at, Node, Node path) const override {
    const Node label = at.lookup(at.table("R"), section(at, path, 0, level_));
    return below(at, label, path, level_);
  }

 private:
  Size level_;
};

/// The labels of the level below are what GENERATE said when the path to their parent was new.
class Called : public Tree {
 public:
  Called(const Size& n, const Size& depth, Size level) : Tree{n, depth}, level_{std::move(level)} {}
  void declare(PackageBuilder& package) const override {
    package.import({"GENERATE", {}, pair()});
    package.map("known", Vector(Boolean(), level_), pair());
  }
  Domain keys() const override { return Unit(); }
  Node evaluate(Body& at, Node, Node path) const override {
    const Table known = at.table("known");
    const Node parent = section(at, path, 0, level_);
    const Node before = at.find(known, parent);
    const Node fresh = at.call("GENERATE");
    const Node labels = at.value_or(before, fresh);
    at.put(known, parent, labels);
    return below(at, child(at, labels, element(at, path, level_)), path, level_ + 1);
  }

 private:
  Domain pair() const { return Tuple({block(), block()}); }
  Size level_;
};

template <class Function>
Package game(const Sizes& sizes) {
  return prf(Function{sizes["n"], sizes["l"], sizes["i"]}, sizes["q"]).games().front();
}

}  // namespace

Proof proof() {
  Proof p{"ggm-any", "The tree of a doubling generator, of any depth, is a PRF", "[GGM86]"};
  p.size("n", "bits of a seed").size("l", "depth of the tree").size("q", "queries");
  for (int l = 1; l <= 4; ++l) p.instance({{"n", 1}, {"l", l}, {"q", 1}});
  p.instance({{"n", 1}, {"l", 2}, {"q", 2}});
  p.about(about("the tree of any doubling generator, of any depth",
                [](const Sizes& sizes) { return std::make_shared<Tree>(sizes["n"], sizes["l"]); },
                "prf", {{"q", as_size("q")}}));
  p.start("Path", "EVAL(b) is the leaf below b1, .., bl in the tree of G from a seed");
  p.hybrid("the labels of one level after the other are replaced by uniform ones, drawn when the "
           "path to them is new",
           {"i", "l", game<Level>}, prg(), Towards::ideal, "B_i", game<Called>, "Random",
           "EVAL is a random function of b1, .., bl", p.subject()->game(1));
  p.claim(
      [](const Sizes& sizes) {
        return Bound{sizes["l"]} * Bound::advantage("prg", {{"GENERATE", sizes["q"]}});
      },
      "l Adv^prg for l levels, with as many outputs as there are queries [GGM86]");
  return p;
}

}  // namespace certamen::proofs::ggm_any
