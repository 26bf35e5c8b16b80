// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

Proof hash_then_prf(const std::string& flaw) {
  Proof p{"hash-then-prf", "A PRF of a polynomial hash is a PRF on messages of two blocks",
          "[CW79; BS]", flaw};
  p.prime("p", "values of a block").size("q", "queries");
  p.instance({{"p", 2}, {"q", 2}}).instance({{"p", 3}, {"q", 1}}).instance({{"p", 3}, {"q", 2}});
  const bool forgotten = p.flaw("forgotten-collisions", "messages are said never to have one hash",
                                make_rational(1, 2));
  const bool linear =
      p.flaw("degree-one", "the hash is said to have one root at most", make_rational(4, 9));
  const bool half = p.flaw("first-blocks-compared",
                           "messages that differ in the second block alone "
                           "are said to be one",
                           make_rational(1, 4));
  const bool swapped = p.flaw("blocks-swapped", "the reduction takes the blocks in the other order",
                              make_rational(2, 9));

  // h_k(m1, m2) = m1 k + m2 k^2
  const auto hash = [=](Body& at, const State& k, Node m, bool turned) {
    const Node point = at.get(k);
    const Node one = at.get(m, turned ? 1 : 0), two = at.get(m, turned ? 0 : 1);
    return one * point + two * point * point;
  };
  enum class Outer { keyed, called, hashed, first, own };
  const auto game = [=](const std::string& name, Outer outer, bool event, bool hashes = true) {
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
        const Node image = hash(at, k, m, swapped && outer == Outer::called);
        if (outer == Outer::keyed) return at.apply(number_function(sizes["p"]), {at.get(l), image});
        if (outer == Outer::called) return at.call("EVAL", image);
        if (outer == Outer::hashed) return at.lookup(f, image);
        // The first message with this hash.
        const Node first = at.value_or(at.find(seen, image), m);
        at.put(seen, image, first);
        if (event)
          at.event("collision",
                   half ? at.differ(at.get(first, 0), at.get(m, 0)) : at.differ(first, m));
        return at.lookup(own, outer == Outer::first ? first : m);
      });
      g.at_most(sizes["q"]);
      return g.build();
    };
  };
  const BoundAt collision = [=](const Sizes& sizes) {
    const Bound q = sizes["q"];
    if (forgotten) return Bound{0};
    return q * (q - 1) / ((linear ? 2 : 1) * Bound{sizes["p"]});
  };
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

}  // namespace

void register_proof_hash_then_prf(ProofCatalogue& catalogue) {
  catalogue.add(hash_then_prf);
}

}  // namespace certamen
