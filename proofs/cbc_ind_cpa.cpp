// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

Proof cbc_ind_cpa(const std::string& flaw) {
  Proof p{
      "cbc-ind-cpa",
      "CBC mode with random vectors hides messages of two blocks if its block function is a PRF",
      "[BDJR97; BS]", flaw};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 2}, {"q", 1}});
  const bool no_collisions =
      p.flaw("forgotten-collisions", "a repeated input is said to cost 0", make_rational(1, 4));
  const bool few = p.flaw("collisions-of-first-blocks", "only the first blocks are counted",
                          make_rational(1, 4));
  const bool ecb =
      p.flaw("no-chaining", "the second block is not chained to the first", make_rational(3, 4));
  const bool swapped = p.flaw("swapped-blocks",
                              "the reduction encrypts the blocks in the other "
                              "order",
                              make_rational(1, 2));

  using Function = std::function<Node(Body&, Node)>;
  // LR: iv <- blocks; c1 = f(iv xor m_1), c2 = f(c1 xor m_2); return (iv, c1, c2)
  const auto encrypt = [=](Body& at, const Domain& block, Node m, const Function& f, bool turned) {
    const Node iv = at.sample(block);
    const Node c1 = f(at, iv ^ at.get(m, turned ? 1 : 0));
    const Node c2 = f(at, (ecb ? iv : c1) ^ at.get(m, turned ? 0 : 1));
    return at.tuple({iv, c1, c2});
  };
  const auto game = [=](const std::string& name, bool right, bool turned, auto declare) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]), text = Tuple({block, block});
      PackageBuilder g{name + (right ? "Right" : "Left")};
      const Function f = declare(g, sizes);
      g.oracle("LR", {text, text}, [&](Body& at, Node m0, Node m1) {
        return encrypt(at, block, right ? m1 : m0, f, turned);
      });
      g.at_most(sizes["q"]);
      return g.build();
    };
  };
  const auto keyed = [](PackageBuilder& g, const Sizes& sizes) -> Function {
    const Domain block = Bits(sizes["n"]);
    const State k = g.state("k", block);
    g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    return [=](Body& at, Node x) { return at.apply(block_function(sizes["n"]), {at.get(k), x}); };
  };
  const auto called = [](PackageBuilder& g, const Sizes& sizes) -> Function {
    g.import({"EVAL", {Bits(sizes["n"])}, Bits(sizes["n"])});
    return [](Body& at, Node x) { return at.call("EVAL", x); };
  };
  const auto random = [](PackageBuilder& g, const Sizes& sizes) -> Function {
    const Table f = g.random_function("f", Bits(sizes["n"]), Bits(sizes["n"]));
    return [=](Body& at, Node x) { return at.lookup(f, x); };
  };
  // bad: an input of the function comes again. `fresh`: then a new value.
  const auto lazy = [](bool fresh) {
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
  };
  const BoundAt collision = [=](const Sizes& sizes) {
    const Bound q = sizes["q"];
    if (no_collisions) return Bound{0};
    const Bound blocks = few ? q : 2 * q;
    return blocks * (blocks - 1) / Bound::power_of_two(sizes["n"] + 1);
  };
  p.start("Left", "LR encrypts m0 with F_k", game("", false, false, keyed));
  p.reduction("F_k is replaced by a random function", prf(), Towards::ideal, "B_left",
              game("B_", false, swapped, called), "Random.Left",
              "blocks go through a random function", game("Random.", false, false, random));
  p.equivalent("the function is sampled lazily", "Lazy.Left", "it is filled when it is needed",
               game("Lazy.", false, false, lazy(false)));
  p.until_bad("an input comes again with small probability", "bad", "Fresh.Left",
              "every value is new", game("Fresh.", false, false, lazy(true)), collision);
  p.equivalent("new values say nothing about the message", "Fresh.Right", "LR encrypts m1",
               game("Fresh.", true, false, lazy(true)));
  p.until_bad("an input comes again with small probability", "bad", "Lazy.Right",
              "a value is new unless its input comes again",
              game("Lazy.", true, false, lazy(false)), collision);
  p.equivalent("the function is sampled lazily", "Random.Right",
               "blocks go through a random function", game("Random.", true, false, random));
  p.reduction("the random function is replaced by F_k", prf(), Towards::real, "B_right",
              game("B_", true, false, called), "Right", "LR encrypts m1 with F_k",
              game("", true, false, keyed));
  p.claim(
      [=](const Sizes& sizes) {
        return 2 * Bound::advantage("prf", {{"EVAL", 2 * sizes["q"]}}) + 2 * collision(sizes);
      },
      "2 Adv^prf + s(s - 1)/2^n for s = 2q blocks [BS]");
  return p;
}

}  // namespace

void register_proof_cbc_ind_cpa(ProofCatalogue& catalogue) {
  catalogue.add(cbc_ind_cpa);
}

}  // namespace certamen
