// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::cbc_ind_cpa {

namespace {

using Function = std::function<Node(Body&, Node)>;

/// LR: iv <- blocks; c1 = f(iv xor m_1), c2 = f(c1 xor m_2); return (iv, c1, c2)
Node encrypt(Body& at, const Domain& block, Node m, const Function& f) {
  const Node iv = at.sample(block);
  const Node c1 = f(at, iv ^ at.get(m, 0));
  const Node c2 = f(at, c1 ^ at.get(m, 1));
  return at.tuple({iv, c1, c2});
}

GameAt game(const std::string& name, bool right, auto declare) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]), text = Tuple({block, block});
    PackageBuilder g{name + (right ? "Right" : "Left")};
    const Function f = declare(g, sizes);
    g.oracle("LR", {text, text},
             [&](Body& at, Node m0, Node m1) { return encrypt(at, block, right ? m1 : m0, f); });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

Function keyed(PackageBuilder& g, const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  const State k = g.state("k", block);
  g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
  return [=](Body& at, Node x) { return at.apply(block_function(sizes["n"]), {at.get(k), x}); };
}

Function called(PackageBuilder& g, const Sizes& sizes) {
  g.import({"EVAL", {Bits(sizes["n"])}, Bits(sizes["n"])});
  return [](Body& at, Node x) { return at.call("EVAL", x); };
}

Function random(PackageBuilder& g, const Sizes& sizes) {
  const Table f = g.random_function("f", Bits(sizes["n"]), Bits(sizes["n"]));
  return [=](Body& at, Node x) { return at.lookup(f, x); };
}

/// bad: an input of the function comes again. `fresh`: then a new value.
auto lazy(bool fresh) {
  return [fresh](PackageBuilder& g, const Sizes& sizes) -> Function {
    const Domain block = Bits(sizes["n"]);
    const Table seen = g.map("seen", block, block);
    return [=](Body& at, Node x) {
      const Node known = at.find(seen, x), drawn = at.sample(block);
      at.event("bad", at.is_some(known));
      const Node y = fresh ? drawn : at.value_or(known, drawn);
      at.put(seen, x, y);
      return y;
    };
  };
}

Bound collision(const Sizes& sizes) {
  const Bound q = sizes["q"];
  const Bound blocks = 2 * q;
  return blocks * (blocks - 1) / Bound::power_of_two(sizes["n"] + 1);
}

}  // namespace

Proof proof() {
  Proof p{
      "cbc-ind-cpa",
      "CBC mode with random vectors hides messages of two blocks if its block function is a PRF",
      "[BDJR97; BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 2}, {"q", 1}});
  p.start("Left", "LR encrypts m0 with F_k", game("", false, keyed));
  p.reduction("F_k is replaced by a random function", prf(), Towards::ideal, "B_left",
              game("B_", false, called), "Random.Left", "blocks go through a random function",
              game("Random.", false, random));
  p.equivalent("the function is sampled lazily", "Lazy.Left", "it is filled when it is needed",
               game("Lazy.", false, lazy(false)));
  p.until_bad("an input comes again with small probability", "bad", "Fresh.Left",
              "every value is new", game("Fresh.", false, lazy(true)), collision);
  p.equivalent("new values say nothing about the message", "Fresh.Right", "LR encrypts m1",
               game("Fresh.", true, lazy(true)));
  p.until_bad("an input comes again with small probability", "bad", "Lazy.Right",
              "a value is new unless its input comes again", game("Lazy.", true, lazy(false)),
              collision);
  p.equivalent("the function is sampled lazily", "Random.Right",
               "blocks go through a random function", game("Random.", true, random));
  p.reduction("the random function is replaced by F_k", prf(), Towards::real, "B_right",
              game("B_", true, called), "Right", "LR encrypts m1 with F_k", game("", true, keyed));
  p.claim(
      [=](const Sizes& sizes) {
        return 2 * Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}}) + 2 * collision(sizes);
      },
      "2 Adv^prf + s(s - 1)/2^n for s = 2q blocks [BS]");
  return p;
}

}  // namespace certamen::proofs::cbc_ind_cpa
