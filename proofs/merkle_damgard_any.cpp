// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/keyed_hash.hpp"
#include "framework/games/loop.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::merkle_damgard_any {

namespace {

/// h: a chaining value and a key of n bits and a block of m bits to a chaining value; nothing else
/// is known of it.
Operation compression(const Size& n, const Size& m) {
  static const Primitive function{"h"};
  return function({Bits(n), Bits(n), Bits(m)}, Bits(n));
}

/// h as a hash function of a chaining value and a block.
class Compression : public KeyedHash {
 public:
  explicit Compression(const Sizes& sizes) : h_{compression(sizes["n"], sizes["m"])} {}
  Domain keys() const override { return h_.inputs()[1]; }
  Domain inputs() const override { return Tuple({h_.inputs()[0], h_.inputs()[2]}); }
  Domain outputs() const override { return h_.output(); }
  Node hash(Body& at, Node key, Node input) const override {
    return at.apply(h_, {at.get(input, 0), key, at.get(input, 1)});
  }

 private:
  Operation h_;
};

/// H of l blocks: h of the chaining value and the next block, again and again, from 0 on. The last
/// step stands apart: a collision is looked for from the end on.
class MerkleDamgard : public KeyedHash {
 public:
  explicit MerkleDamgard(const Sizes& sizes)
      : h_{compression(sizes["n"], sizes["m"])}, length_{sizes["l"]} {}
  Domain keys() const override { return h_.inputs()[1]; }
  Domain inputs() const override { return Vector(h_.inputs()[2], length_); }
  Domain outputs() const override { return h_.output(); }
  Node hash(Body& at, Node key, Node input) const override {
    return chained(at, key, input, length_);
  }
  /// The chaining value after the first blocks.
  Node chained(Body& at, const Node& key, const Node& input, const Size& blocks) const {
    const Node start = at.constant(h_.output(), Value{0});
    const Node first = section(at, input, 0, blocks);
    return fold(at, h_, blocks, start, {.captured = {key}, .vectors = {first}}, Apart::last);
  }
  const Size& length() const { return length_; }

 private:
  Operation h_;
  Size length_;
};

/// TEST(x, y) says whether x and y differ, their last i blocks are equal, and so are the chaining
/// values before these. In the reduction that is so if block and chaining value before those i are
/// equal too, or are a collision of h.
Package game(const Sizes& sizes, bool calls) {
  const MerkleDamgard hash{sizes};
  const Compression inner{sizes};
  const Domain pair = inner.inputs();
  GameBuilder built{"Hybrid"};
  const State k = built.state("k", hash.keys());
  if (calls) built.import({{"KEY", {}, hash.keys()}, {"TEST", {pair, pair}, Boolean()}});
  built.initialize([&](Body& at) { at.set(k, calls ? at.call("KEY") : at.sample(hash.keys())); });
  built.oracle("KEY", {}, [&](Body& at) { return at.get(k); }).at_most(1);
  built
      .oracle("TEST", {hash.inputs(), hash.inputs()},
              [&](Body& at, Node x, Node y) {
                const Size i = sizes["i"], before = hash.length() - i;
                const Node key = at.get(k);
                const Node alike = at.equal(section(at, x, before, i), section(at, y, before, i));
                const Node fits = at.differ(x, y) && alike;
                if (!calls)
                  return fits && at.equal(hash.chained(at, key, x, before),
                                          hash.chained(at, key, y, before));
                const auto input = [&](const Node& message) {
                  return at.tuple({hash.chained(at, key, message, before - 1),
                                   element(at, message, before - 1)});
                };
                const Node a = input(x), b = input(y);
                const Node found = at.call("TEST", a, b);
                return fits && (at.equal(a, b) || found);
              })
      .at_most(sizes["q"]);
  return built.build();
}

GameAt hybrid(bool calls) {
  return [=](const Sizes& sizes) { return game(sizes, calls); };
}

Assumption compression_resists() {
  return assumption("collision-resistance", "no two inputs of h with one chaining value are found",
                    [](const Sizes& sizes) { return collision_resistance(Compression{sizes}, 1); });
}

}  // namespace

Proof proof() {
  Proof p{"merkle-damgard-any",
          "A hash of any number of blocks, fixed beforehand, is collision resistant if its "
          "compression function is",
          "[Merkle89; Damgard89]"};
  p.size("n", "bits of a chaining value and of a key").size("m", "bits of a block");
  p.size("l", "blocks").size("q", "pairs that are tested");
  for (int l = 1; l <= 4; ++l) p.instance({{"n", 1}, {"m", 1}, {"l", l}, {"q", 1}});
  p.about(about("the chain of any compression function",
                [](const Sizes& sizes) { return std::make_shared<MerkleDamgard>(sizes); },
                "collision-resistance", {{"tests", as_size("q")}}));
  p.start("Real", "TEST says whether x and y differ and have one hash");
  p.hybrid("the last blocks are equal, or their chaining values and blocks are a collision of h, "
           "one step before the other",
           {"i", "l", hybrid(false)}, compression_resists(), Towards::ideal, "B_i", hybrid(true),
           "Ideal", "TEST says no", p.subject()->game(1));
  p.claim(
      [](const Sizes& sizes) {
        return Bound{sizes["l"]} *
               Bound::advantage("collision-resistance", {{"KEY", Size{1}}, {"TEST", sizes["q"]}});
      },
      "l Adv for l blocks; [Damgard89] has Adv alone, since its reduction searches all steps for "
      "the collision while a hybrid guesses the step");
  return p;
}

}  // namespace certamen::proofs::merkle_damgard_any
