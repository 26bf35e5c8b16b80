// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::many_queries {

namespace {

Operation public_key_of(const Size& n) {
  static const Primitive function{"PK"};
  return function({Bits(n)}, Bits(n));
}
Operation public_encryption(const Size& n) {
  static const Primitive function{"PE"};
  return function({Bits(n), Bits(n), Bits(n)}, Bits(n));
}

/// One challenge under a public key [BR05]: KEY(), LR(m0, m1).
Assumption one_challenge() {
  const auto game_with = [](bool right) {
    return [right](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder game{right ? "One.Right" : "One.Left"};
      const State key = game.state("pk", block);
      game.initialize(
          [&](Body& at) { at.set(key, at.apply(public_key_of(sizes["n"]), {at.sample(block)})); });
      game.oracle("KEY", {}, [&](Body& at) { return at.get(key); });
      game.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
        return at.apply(public_encryption(sizes["n"]),
                        {at.get(key), right ? m1 : m0, at.sample(block)});
      });
      return game.build();
    };
  };
  return {"pke-1", "one ciphertext under a public key hides its message", game_with(false),
          game_with(true)};
}

enum class Side { left, right, hybrid, reduction };

GameAt build(const std::string& name, Side side) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]), number = Range(sizes["q"]);
    const bool calls = side == Side::reduction, counts = calls || side == Side::hybrid;
    PackageBuilder g{name};
    if (calls) g.import({"KEY", {}, block}).import({"LR", {block, block}, block});
    const State key = g.state("pk", block);
    State turn;
    if (counts) turn = g.state("turn", number, Value{0});
    g.initialize([&](Body& at) {
      at.set(key, calls ? at.call("KEY") : at.apply(public_key_of(sizes["n"]), {at.sample(block)}));
    });
    g.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.get(key); });
    g.at_most(1);
    // H_i: the challenges before the i-th encrypt the right message.
    g.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
      const auto encrypted = [&](Node m) {
        return at.apply(public_encryption(sizes["n"]), {at.get(key), m, at.sample(block)});
      };
      if (!counts) return encrypted(side == Side::right ? m1 : m0);
      const Size& i = sizes["i"];
      const Node now = at.get(turn);
      at.set(turn, now + at.residue(number, 1));
      if (!calls) return encrypted(at.select(at.below(now, i), m1, m0));
      const Node own = encrypted(at.select(at.below(now, i), m1, m0));
      return at.value_or(at.call_if(at.is_at(now, i), "LR", m0, m1), own);
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"many-queries",
          "Public-key encryption of one message is secure for any number of messages",
          "[BR05; BS]"};
  p.size("n", "bits of a message").size("q", "challenges");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  p.start("Left", "LR encrypts m0", build("Left", Side::left));
  p.hybrid("one challenge after the other turns from left to right",
           {.index = "i", .steps = "q", .game = build("H", Side::hybrid)}, one_challenge(),
           Towards::ideal, "B_i", build("B_i", Side::reduction), "Right", "LR encrypts m1",
           build("Right", Side::right));
  p.claim(
      [=](const Sizes& sizes) {
        return Bound{sizes["q"]} * Bound::advantage("pke-1", {{"KEY", Size{1}}, {"LR", Size{1}}});
      },
      "q Adv^pke-1 for q challenges [BS]");
  return p;
}

}  // namespace certamen::proofs::many_queries
