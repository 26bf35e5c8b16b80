// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/keyed_hash.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::merkle_tree {

namespace {

/// h: a key of n bits and two blocks of n bits to a block; nothing else is known of it.
class NodeHash : public KeyedHash {
 public:
  explicit NodeHash(const Sizes& sizes)
      : h_{function()({Bits(sizes["n"]), Bits(2 * sizes["n"])}, Bits(sizes["n"]))} {}
  Domain keys() const override { return h_.inputs()[0]; }
  Domain inputs() const override { return h_.inputs()[1]; }
  Domain outputs() const override { return h_.output(); }
  Node hash(Body& at, Node key, Node input) const override { return at.apply(h_, {key, input}); }

 private:
  static const Primitive& function() {
    static const Primitive made{"h"};
    return made;
  }

  Operation h_;
};

/// h(h(x1, x2), h(x3, x4)): the root of a tree with four leaves.
class Tree : public KeyedHash {
 public:
  explicit Tree(const Sizes& sizes) : node_{sizes} {}
  Domain keys() const override { return node_.keys(); }
  Domain inputs() const override { return Tuple({node_.inputs(), node_.inputs()}); }
  Domain outputs() const override { return node_.outputs(); }
  Node hash(Body& at, Node key, Node input) const override {
    return node_.hash(at, key, children(at, key, input));
  }
  /// What the root is the hash of.
  Node children(Body& at, const Node& key, const Node& input) const {
    const Node left = node_.hash(at, key, at.get(input, 0));
    return at.concat(left, node_.hash(at, key, at.get(input, 1)));
  }
  const NodeHash& node() const { return node_; }

 private:
  NodeHash node_;
};

Assumption node_resists() {
  return assumption("collision-resistance", "no two inputs of h with one hash are found",
                    [](const Sizes& sizes) { return collision_resistance(NodeHash{sizes}, 1); });
}

/// TEST(x, y) asks about the three pairs of inputs of h. Two roots are equal if those above are a
/// collision, or are equal since both pairs below are equal or collisions.
Package reduction(const Sizes& sizes) {
  const Tree tree{sizes};
  const Domain pair = tree.node().inputs();
  GameBuilder b{"B"};
  const State k = b.state("k", tree.keys());
  b.import({{"KEY", {}, tree.keys()}, {"TEST", {pair, pair}, Boolean()}});
  b.initialize([&](Body& at) { at.set(k, at.call("KEY")); });
  b.oracle("KEY", {}, [&](Body& at) { return at.get(k); }).at_most(1);
  b.oracle("TEST", {tree.inputs(), tree.inputs()}, [&](Body& at, Node x, Node y) {
     const Node key = at.get(k);
     const auto below = [&](std::size_t half) {
       const Node a = at.get(x, half), c = at.get(y, half);
       const Node found = at.call("TEST", a, c);
       return at.equal(a, c) || found;
     };
     const Node left = below(0), right = below(1);
     const Node a = tree.children(at, key, x), c = tree.children(at, key, y);
     const Node above = at.call("TEST", a, c);
     return at.differ(x, y) && ((left && right) || above);
   }).at_most(sizes["q"]);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"merkle-tree",
          "The root of a tree with four leaves is a collision resistant hash of them if its "
          "function is one",
          "[Merkle89]"};
  p.size("n", "bits of a leaf, of a hash and of a key").size("q", "pairs that are tested");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.about(about("a tree of four leaves of any hash function",
                [](const Sizes& sizes) { return std::make_shared<Tree>(sizes); },
                "collision-resistance", {{"tests", as_size("q")}}));
  p.start("Real", "TEST says whether x and y differ and have one root");
  p.reduction("the hashes above are a collision, or those below on the left or on the right are",
              node_resists(), Towards::ideal, "B", reduction, "Ideal", "TEST says no",
              p.subject()->game(1));
  p.claim(
      [](const Sizes& sizes) {
        return Bound::advantage("collision-resistance",
                                {{"KEY", Size{1}}, {"TEST", 3 * sizes["q"]}});
      },
      "Adv with a test for each node of the tree [Merkle89]");
  return p;
}

}  // namespace certamen::proofs::merkle_tree
