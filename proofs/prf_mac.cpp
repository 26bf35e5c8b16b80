// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::prf_mac {

namespace {

using Function = std::function<Node(Body&, Node)>;

/// VERIFY(m, t): whether t is the tag of an m that was not asked for. `bad`: it says no instead.
void build(PackageBuilder& g, const Sizes& sizes, const Function& f, bool reject, bool event) {
  const Domain block = Bits(sizes["n"]);
  const Table log = g.map("log", block, Unit());
  g.oracle("TAG", {block}, [&](Body& at, Node m) {
    at.put(log, m, at.unit());
    return f(at, m);
  });
  g.at_most(sizes["q"]);
  g.oracle("VERIFY", {block, block}, [&](Body& at, Node m, Node t) {
    const Node tag = f(at, m);
    const Node forged = !at.is_some(at.find(log, m)) && at.equal(tag, t);
    if (event) at.event("forged", forged);
    return reject ? at.boolean(false) : forged;
  });
  g.at_most(sizes["v"]);
}

Package real(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  GameBuilder g{"Real"};
  const State k = g.state("k", block);
  g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
  build(
      g, sizes,
      [=](Body& at, Node m) { return at.apply(block_function(sizes["n"]), {at.get(k), m}); }, false,
      false);
  return g.build();
}

Package reduction(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  PackageBuilder b{"B"};
  b.import({"EVAL", {block}, block});
  build(b, sizes, [](Body& at, Node m) { return at.call("EVAL", m); }, false, false);
  return b.build();
}

GameAt random(bool reject) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{reject ? "Reject" : "Random"};
    const Table f = g.random_function("f", block, block);
    build(g, sizes, [=](Body& at, Node m) { return at.lookup(f, m); }, reject, true);
    return g.build();
  };
}

Bound guess(const Sizes& sizes) {
  return Bound{sizes["v"]} / Bound::power_of_two(sizes["n"]);
}

}  // namespace

Proof proof() {
  Proof p{"prf-mac", "A PRF is a message authentication code", "[GGM86; BS]"};
  p.size("n", "bits of a message and of a tag")
      .size("q", "tags asked for")
      .size("v", "forgeries "
                 "tried");
  p.instance({{"n", 1}, {"q", 1}, {"v", 1}})
      .instance({{"n", 2}, {"q", 1}, {"v", 1}})
      .instance({{"n", 2}, {"q", 1}, {"v", 2}});
  p.start("Real", "VERIFY says whether F_k(m) = t for an m that was not asked for", real);
  p.reduction("F_k is replaced by a random function", prf(), Towards::ideal, "B", reduction,
              "Random", "the tag is a random function of the message", random(false));
  p.until_bad("a value that was never shown is guessed", "forged", "Reject", "VERIFY says no",
              random(true), guess);
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("prf", {{"EVAL", sizes["q"] + sizes["v"]}}) + guess(sizes);
      },
      "Adv^prf + v/2^n [BS]");
  return p;
}

}  // namespace certamen::proofs::prf_mac
