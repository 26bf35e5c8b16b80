// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

Proof ctr_ind_cpa(const std::string& flaw) {
  Proof p{"ctr-ind-cpa",
          "Counter mode with random nonces hides the message if its block function is a PRF",
          "[BDJR97; BS]", flaw};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}}).instance({{"n", 2}, {"q", 2}});

  const bool swapped = p.flaw("swapped-messages", "the first reduction encrypts the right message",
                              make_rational(1, 2));
  const bool forgotten =
      p.flaw("forgotten-nonces", "the nonces are not recorded", make_rational(1, 4));
  const bool no_collisions =
      p.flaw("forgotten-collisions", "a repeated nonce is said to cost 0", make_rational(1, 4));
  const bool quarter =
      p.flaw("quarter-of-the-collisions", "a quarter of the birthday bound", make_rational(1, 4));
  const bool reused = p.flaw("fixed-nonce", "every message gets the nonce 0", make_rational(3, 4));
  const bool leaks = p.flaw("reduction-leaks-the-pad",
                            "the reduction sends the pad beside the "
                            "ciphertext",
                            make_rational(1, 2));

  const auto interface = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    return std::vector<Domain>{block, block};
  };
  // LR(m0, m1): r <- nonces; return (r, pad(r) xor m)
  const auto encrypt = [=](Body& at, const Domain& block, Node m, auto pad) {
    const Node r = reused ? at.constant(block, Value{0}) : at.sample(block);
    return at.tuple({r, pad(r) ^ m});
  };
  const auto real = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{right ? "Right" : "Left"};
      const State k = g.state("k", block);
      g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
      g.oracle("LR", interface(sizes), [&](Body& at, Node m0, Node m1) {
        return encrypt(at, block, right ? m1 : m0, [&](Node r) {
          return at.apply(block_function(sizes["n"]), {at.get(k), r});
        });
      });
      g.at_most(sizes["q"]);
      return g.build();
    };
  };
  const auto reduction = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      PackageBuilder b{right ? "B_right" : "B_left"};
      b.import({"EVAL", {block}, block});
      b.oracle("LR", interface(sizes), [&](Body& at, Node m0, Node m1) {
        const Node m = right != (swapped && !right) ? m1 : m0;
        const Node c = encrypt(at, block, m, [&](Node r) { return at.call("EVAL", r); });
        return leaks ? at.tuple({at.get(c, 0), at.get(c, 1) ^ m}) : c;
      });
      b.at_most(sizes["q"]);
      return b.build();
    };
  };
  const auto ideal = [=](bool right) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{right ? "Random.Right" : "Random.Left"};
      const Table f = g.random_function("f", block, block);
      g.oracle("LR", interface(sizes), [&](Body& at, Node m0, Node m1) {
        return encrypt(at, block, right ? m1 : m0, [&](Node r) { return at.lookup(f, r); });
      });
      g.at_most(sizes["q"]);
      return g.build();
    };
  };
  // The same function, sampled when it is needed; bad: a nonce comes again. `fresh`: then a new
  // pad.
  const auto lazy = [=](bool right, bool fresh) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{std::string{fresh ? "Fresh" : "Lazy"} + (right ? ".Right" : ".Left")};
      const Table pads = g.map("pads", block, block);
      g.oracle("LR", interface(sizes), [&](Body& at, Node m0, Node m1) {
        return encrypt(at, block, right ? m1 : m0, [&](Node r) {
          const Node known = at.find(pads, r), drawn = at.sample(block);
          at.event("bad", at.is_some(known));
          const Node pad = fresh ? drawn : at.value_or(known, drawn);
          if (!forgotten) at.put(pads, r, pad);
          return pad;
        });
      });
      g.at_most(sizes["q"]);
      return g.build();
    };
  };
  const BoundAt collision = [=](const Sizes& sizes) {
    const Bound q = sizes["q"];
    if (no_collisions) return Bound{0};
    return q * (q - 1) / Bound::power_of_two(sizes["n"] + (quarter ? 3 : 1));
  };
  p.start("Left", "LR encrypts m0 with F_k", real(false));
  p.reduction("F_k is replaced by a random function", prf(), Towards::ideal, "B_left",
              reduction(false), "Random.Left", "the pad is a random function of the nonce",
              ideal(false));
  p.equivalent("the function is sampled lazily", "Lazy.Left",
               "the function is a table, filled when it is needed", lazy(false, false));
  p.until_bad("a nonce comes again with small probability", "bad", "Fresh.Left", "every pad is new",
              lazy(false, true), collision);
  p.equivalent("a new pad hides the message", "Fresh.Right", "LR encrypts m1", lazy(true, true));
  p.until_bad("a nonce comes again with small probability", "bad", "Lazy.Right",
              "a pad is new unless its nonce comes again", lazy(true, false), collision);
  p.equivalent("the function is sampled lazily", "Random.Right",
               "the pad is a random function of the nonce", ideal(true));
  p.reduction("the random function is replaced by F_k", prf(), Towards::real, "B_right",
              reduction(true), "Right", "LR encrypts m1 with F_k", real(true));
  p.claim(
      [=](const Sizes& sizes) {
        return 2 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + 2 * collision(sizes);
      },
      "2 Adv^prf + q(q - 1)/2^n [BS], for messages of one block");
  return p;
}

}  // namespace

void register_proof_ctr_ind_cpa(ProofCatalogue& catalogue) {
  catalogue.add(ctr_ind_cpa);
}

}  // namespace certamen
