// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::ctr_ind_cpa {

namespace {

std::vector<Domain> interface(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  return std::vector<Domain>{block, block};
}

/// LR(m0, m1): r <- nonces; return (r, pad(r) xor m)
Node encrypt(Body& at, const Domain& block, Node m, auto pad) {
  const Node r = at.sample(block);
  return at.tuple({r, pad(r) ^ m});
}

GameAt real(bool right) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{right ? "Right" : "Left"};
    const State k = g.state("k", block);
    g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    g.oracle("LR", interface(sizes), [&](Body& at, Node m0, Node m1) {
      return encrypt(at, block, right ? m1 : m0,
                     [&](Node r) { return at.apply(block_function(sizes["n"]), {at.get(k), r}); });
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

GameAt reduction(bool right) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder b{right ? "B_right" : "B_left"};
    b.import({"EVAL", {block}, block});
    b.oracle("LR", interface(sizes), [&](Body& at, Node m0, Node m1) {
      return encrypt(at, block, right ? m1 : m0, [&](Node r) { return at.call("EVAL", r); });
    });
    b.at_most(sizes["q"]);
    return b.build();
  };
}

GameAt ideal(bool right) {
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
}

/// The same function, sampled when it is needed; bad: a nonce comes again. `fresh`: then a new
/// pad.
GameAt lazy(bool right, bool fresh) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{std::string{fresh ? "Fresh" : "Lazy"} + (right ? ".Right" : ".Left")};
    const Table pads = g.map("pads", block, block);
    g.oracle("LR", interface(sizes), [&](Body& at, Node m0, Node m1) {
      return encrypt(at, block, right ? m1 : m0, [&](Node r) {
        const Node known = at.find(pads, r), drawn = at.sample(block);
        at.event("bad", at.is_some(known));
        const Node pad = fresh ? drawn : at.value_or(known, drawn);
        at.put(pads, r, pad);
        return pad;
      });
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

Bound collision(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"] + 1);
}

}  // namespace

Proof proof() {
  Proof p{"ctr-ind-cpa",
          "Counter mode with random nonces hides the message if its block function is a PRF",
          "[BDJR97; BS]"};
  p.size("n", "bits of a block").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}}).instance({{"n", 2}, {"q", 2}});
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

}  // namespace certamen::proofs::ctr_ind_cpa
