// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/games/loop.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::stream_cipher_any {

namespace {

/// Enc(s, m): G of the seed is a block, which masks the next block of m, and the next seed. Where
/// `uniform` is not 0, as many blocks of the ciphertext from the first on are uniform, and the seed
/// is that of the next; where `calls`, the block after them and the seed after it are what GENERATE
/// says.
class Stream : public SymmetricEncryption {
 public:
  Stream(const Size& n, Size blocks, Size uniform = 0, bool calls = false)
      : block_{Bits(n)}, blocks_{std::move(blocks)}, uniform_{std::move(uniform)}, calls_{calls},
        step_{composed("mask", {block_, block_}, [&](Body& at, const std::vector<Node>& on) {
          const Node both = at.apply(doubling_generator(n), {on[0]});
          return at.tuple({at.get(both, 0) ^ on[1], at.get(both, 1)});
        })} {}
  void declare(PackageBuilder& package) const override {
    if (calls_) package.import({"GENERATE", {}, Tuple({block_, block_})});
  }
  Domain keys() const override { return block_; }
  Domain messages() const override { return Vector(block_, blocks_); }
  Node encrypt(Body& at, Node key, Node m) const override {
    const Node before = at.sample(Vector(block_, uniform_));
    if (!calls_) return join(at, before, masked(at, key, m, uniform_));
    const Node both = at.call("GENERATE");
    const Node block = at.get(both, 0) ^ element(at, m, uniform_);
    const Node blocks = join(at, before, at.vector({block}));
    return join(at, blocks, masked(at, at.get(both, 1), m, uniform_ + 1));
  }
  Node decrypt(Body& at, Node key, Node c) const override { return masked(at, key, c, 0); }
  Node random_ciphertext(Body& at) const override { return at.sample(messages()); }

 private:
  /// The blocks of m from that place on, masked from that seed on.
  Node masked(Body& at, const Node& seed, const Node& m, const Size& from) const {
    const Size count = blocks_ - from;
    const Node rest = section(at, m, from, count);
    return at.get(repeat(at, step_, count, seed, {.vectors = {rest}}), 0);
  }

  Domain block_;
  Size blocks_, uniform_;
  bool calls_;
  Operation step_;
};

/// The hybrid at i from the left game on: i blocks are uniform. From the right game backwards: the
/// last i blocks are masked.
GameAt left(bool calls) {
  return [=](const Sizes& sizes) {
    return one_time_secrecy(Stream{sizes["n"], sizes["l"], sizes["i"], calls}).games().at(0);
  };
}
GameAt right(bool calls) {
  return [=](const Sizes& sizes) {
    const Size uniform = sizes["l"] - sizes["i"] - Size{calls ? 1 : 0};
    return one_time_secrecy(Stream{sizes["n"], sizes["l"], uniform, calls}).games().at(1);
  };
}

Package uniform(const Sizes& sizes) {
  return one_time_secrecy(Stream{sizes["n"], sizes["l"], sizes["l"]}).games().front();
}

}  // namespace

Proof proof() {
  Proof p{"stream-cipher-any",
          "A pad from an iterated generator hides a message of any number of blocks",
          "[BM84; Rosulek]"};
  p.size("n", "bits of a seed").size("l", "blocks of a message");
  p.instance({{"n", 1}, {"l", 1}}).instance({{"n", 1}, {"l", 2}});
  p.instance({{"n", 1}, {"l", 3}}).instance({{"n", 1}, {"l", 4}});
  p.about(about(
      "the pad of any doubling generator, iterated",
      [](const Sizes& sizes) { return std::make_shared<Stream>(sizes["n"], sizes["l"]); },
      "one-time-secrecy"));
  p.start("Left", "LR masks the blocks of m0 with what G gives, one after the other");
  p.hybrid("G of a uniform seed is replaced by uniform blocks, from the first step on",
           {"i", "l", left(false)}, prg(), Towards::ideal, "B_left", left(true), "Uniform",
           "all blocks of the ciphertext are uniform", uniform);
  p.hybrid("uniform blocks are replaced by G of a uniform seed, from the last step on",
           {"i", "l", right(false)}, prg(), Towards::real, "B_right", right(true), "Right",
           "LR masks the blocks of m1", p.subject()->game(1));
  p.claim(
      [](const Sizes& sizes) {
        return Bound{2 * sizes["l"]} * Bound::advantage("prg", {{"GENERATE", Size{1}}});
      },
      "2 l Adv^prg for l blocks: 2 Adv^prg of the pad, l of its steps [Rosulek]");
  return p;
}

}  // namespace certamen::proofs::stream_cipher_any
