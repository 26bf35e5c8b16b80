// SPDX-License-Identifier: Apache-2.0
#include "proofs/polynomial_tags.hpp"

#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

// TAG(r, m): t = h_k(m) + F_l(r) for a new nonce r. VERIFY(r, m, t): whether t is the tag, and m
// was not tagged with r.
enum class Pad { keyed, called, random, fresh };

enum class Check { by_tag, by_difference, used_alone, no };

/// A game's tables and states, and what its oracles compute with them.
struct Tags {
  Pad pad;
  Check check;
  Size p;
  TagHash inner;
  Domain block = Zmod(p), message = inner.messages;
  State k = {}, l = {};
  Table f = {}, sent = {};

  void declare(PackageBuilder& g) {
    if (pad == Pad::called) g.import({"EVAL", {block}, block});
    k = g.state("k", block);
    l = g.state("l", block);
    f = g.random_function("f", block, block);
    sent = g.map("sent", block, Tuple({message, block}));
  }

  Node hash(Body& at, Node m) const { return inner.value(at, at.get(k), m); }

  Node mask(Body& at, Node r) const {
    return pad == Pad::keyed    ? at.apply(number_function(p), {at.get(l), r})
           : pad == Pad::called ? at.call("EVAL", r)
           : pad == Pad::random ? at.lookup(f, r)
                                : at.sample(block);
  }

  Node tag(Body& at, Node r, Node m) const {
    const Node used = at.find(sent, r);
    const Node its = hash(at, m);
    const Node t = pad == Pad::fresh ? mask(at, r) : its + mask(at, r);
    at.put(sent, r, at.value_or(used, at.tuple({m, t})));
    return at.select(at.is_some(used), at.none(block), at.some(t));
  }

  /// Whether t is the tag of m, where r was used for `before` and its tag.
  Node is_tag(Body& at, Node r, Node m, Node t, Node before, Node its_tag) const {
    const Node image = hash(at, m);
    if (check != Check::by_tag) return at.equal(image - hash(at, before), t - its_tag);
    return at.equal(image + mask(at, r), t);
  }

  Node verify(Body& at, Node r, Node m, Node t) const {
    const Node used = at.find(sent, r);
    const Node is_used = at.is_some(used);
    const Node nothing = inner.any_message(at);
    const Node its = at.value_or(used, at.tuple({nothing, at.residue(block, 0)}));
    const Node before = at.get(its, 0), its_tag = at.get(its, 1);
    const Node differs = at.differ(m, before);
    const Node forged = is_used && differs && is_tag(at, r, m, t, before, its_tag);
    at.event("forged", forged);
    if (check == Check::no) return at.boolean(false);
    if (check == Check::used_alone && pad == Pad::fresh) return forged;
    const Node value = mask(at, r);
    const Node guessed = !is_used && at.equal(value, t - hash(at, m));
    at.event("guessed", guessed);
    return check == Check::used_alone ? forged : forged || guessed;
  }
};

GameAt game(const TagHashAt& hash, const std::string& name, Pad pad, Check check) {
  return [=](const Sizes& sizes) {
    Tags s{.pad = pad, .check = check, .p = sizes["p"], .inner = hash(sizes)};
    PackageBuilder g{name};
    s.declare(g);
    g.initialize([&](Body& at) {
      at.set(s.k, at.sample(s.block));
      at.set(s.l, at.sample(s.block));
    });
    g.oracle("TAG", {s.block, s.message},
             [&](Body& at, Node r, Node m) { return s.tag(at, r, m); });
    g.at_most(sizes["q"]);
    g.oracle("VERIFY", {s.block, s.message, s.block},
             [&](Body& at, Node r, Node m, Node t) { return s.verify(at, r, m, t); });
    g.at_most(sizes["v"]);
    return g.build();
  };
}

Bound guess(const Sizes& sizes) {
  return Bound{sizes["v"]} / Bound{sizes["p"]};
}

}  // namespace

void prove_tags(Proof& p, const TagHashAt& hash, const std::string& source) {
  const auto named = [&](const char* name, Pad pad, Check check) {
    return game(hash, name, pad, check);
  };
  const BoundAt roots = [hash](const Sizes& sizes) {
    return Bound{hash(sizes).degree} * Bound{sizes["v"]} / Bound{sizes["p"]};
  };
  p.start("Real", "t = h_k(m) + F_l(r); VERIFY(r, m, t) recomputes it",
          named("Real", Pad::keyed, Check::by_tag));
  p.equivalent("the tag that was sent has the same mask", "Difference",
               "VERIFY compares differences where r was used",
               named("Difference", Pad::keyed, Check::by_difference));
  p.reduction("F_l is replaced by a random function", number_prf(), Towards::ideal, "B",
              named("B", Pad::called, Check::by_difference), "Random",
              "masks are a random function of r",
              named("Random", Pad::random, Check::by_difference));
  p.until_bad("a mask that was never used is guessed", "guessed", "Used",
              "VERIFY says no where r was not used", named("Used", Pad::random, Check::used_alone),
              guess);
  p.equivalent("each mask is used once", "Masked", "tags are uniform",
               named("Masked", Pad::fresh, Check::used_alone));
  p.until_bad("the difference of two hashes is a polynomial", "forged", "Never", "VERIFY says no",
              named("Never", Pad::fresh, Check::no), roots);
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("prf", {{"EVAL", sizes["q"] + sizes["v"]}}) + guess(sizes) +
               roots(sizes);
      },
      source);
}

}  // namespace certamen
