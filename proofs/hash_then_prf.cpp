// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::hash_then_prf {

namespace {

/// h_k(m1, m2) = m1 k + m2 k^2
Node hash(Body& at, const State& k, Node m) {
  const Node point = at.get(k);
  const Node one = at.get(m, 0), two = at.get(m, 1);
  return one * point + two * point * point;
}

enum class Outer { keyed, called, hashed, first, own };

GameAt game(const std::string& name, Outer outer, bool event, bool hashes = true) {
  return [=](const Sizes& sizes) {
    const Domain block = Zmod(sizes["p"]), message = Tuple({block, block});
    PackageBuilder g{name};
    if (outer == Outer::called) g.import({"EVAL", {block}, block});
    const State k = g.state("k", block), l = g.state("l", block);
    const Table f = g.random_function("f", block, block);
    const Table own = g.random_function("own", message, block);
    const Table seen = g.map("seen", block, message);
    g.initialize([&](Body& at) {
      at.set(k, at.sample(block));
      at.set(l, at.sample(block));
    });
    g.oracle("TAG", {message}, [&](Body& at, Node m) {
      if (!hashes) return at.lookup(own, m);
      const Node image = hash(at, k, m);
      if (outer == Outer::keyed) return at.apply(number_function(sizes["p"]), {at.get(l), image});
      if (outer == Outer::called) return at.call("EVAL", image);
      if (outer == Outer::hashed) return at.lookup(f, image);
      // The first message with this hash.
      const Node first = at.value_or(at.find(seen, image), m);
      at.put(seen, image, first);
      if (event) at.event("collision", at.differ(first, m));
      return at.lookup(own, outer == Outer::first ? first : m);
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

Bound collision(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound{sizes["p"]};
}

}  // namespace

Proof proof() {
  Proof p{"hash-then-prf", "A PRF of a polynomial hash is a PRF on messages of two blocks",
          "[CW79; BS]"};
  p.prime("p", "values of a block").size("q", "queries");
  p.instance({{"p", 2}, {"q", 2}}).instance({{"p", 3}, {"q", 1}}).instance({{"p", 3}, {"q", 2}});
  p.start("Real", "TAG(m) is F_l(h_k(m)), h_k(m) = m1 k + m2 k^2",
          game("Real", Outer::keyed, false));
  p.reduction("F_l is replaced by a random function", number_prf(), Towards::ideal, "B",
              game("B", Outer::called, false), "Hashed", "a random function f of the hash",
              game("Hashed", Outer::hashed, false));
  p.equivalent("the first message stands for its hash", "First",
               "a random function of the first message with that hash",
               game("First", Outer::first, true));
  p.until_bad("two messages have one hash", "collision", "Own", "a random function of the message",
              game("Own", Outer::own, true), collision);
  p.equivalent("the hash is not needed", "Random", "TAG(m) is a random function of m",
               game("Random", Outer::own, false, false));
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + collision(sizes);
      },
      "Adv^prf + eps q(q - 1)/2, eps = 2/p for two blocks [BS]");
  return p;
}

}  // namespace certamen::proofs::hash_then_prf
