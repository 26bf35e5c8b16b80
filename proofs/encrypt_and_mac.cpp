// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::encrypt_and_mac {

namespace {

// ENC(m0, m1) is (E_k(m_b; r), tag of m_b) under two keys. That the tag is unforgeable does not
// make it hide messages: it may show the message [BN00], and a tag that is a function of key and
// message shows whether a message comes again.

// The tag with the message in it: (m, T_l(m)).
enum class Kind { real, calls, ideal };

GameAt with_copy(const std::string& name, Kind kind) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]), pair = Tuple({block, block});
    PackageBuilder g{name};
    if (kind == Kind::calls)
      g.import({"TAG", {block}, block}).import({"VERIFY", {block, block}, Boolean()});
    const State l = g.state("l", block);
    const Table given = g.map("given", pair, Unit());
    g.initialize([&](Body& at) { at.set(l, at.sample(block)); });
    const auto tag = [&](Body& at, Node m) {
      return at.apply(tag_function(sizes["n"]), {at.get(l), m});
    };
    g.oracle("SIGN", {block}, [&](Body& at, Node m) {
      const Node t = kind == Kind::calls ? at.call("TAG", m) : tag(at, m);
      if (kind == Kind::ideal) at.put(given, at.tuple({m, t}), at.unit());
      return at.tuple({m, t});
    });
    g.at_most(sizes["q"]);
    g.oracle("CHECK", {block, pair}, [&](Body& at, Node m, Node shown) {
      const Node copy = at.get(shown, 0), t = at.get(shown, 1);
      const Node valid = kind == Kind::calls  ? at.call("VERIFY", m, t)
                         : kind == Kind::real ? at.equal(tag(at, m), t)
                                              : at.is_some(at.find(given, at.tuple({m, t})));
      return at.equal(m, copy) && valid;
    });
    g.at_most(sizes["v"]);
    return g.build();
  };
}

/// ENC(m0, m1) with the tag that shows the message, or with a random function as the tag.
GameAt composed(bool right, bool random) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{right ? "Right" : "Left"};
    const State k = g.state("k", block), l = g.state("l", block);
    const Table f = g.random_function("f", block, block);
    g.initialize([&](Body& at) {
      at.set(k, at.sample(block));
      at.set(l, at.sample(block));
    });
    g.oracle("ENC", {block, block}, [&](Body& at, Node m0, Node m1) {
      const Node m = right ? m1 : m0;
      const Node c = at.apply(encryption(sizes["n"]), {at.get(k), m, at.sample(block)});
      const Node t = random ? at.lookup(f, m) : at.apply(tag_function(sizes["n"]), {at.get(l), m});
      return at.tuple({c, m, t});
    });
    return g.build();
  };
}

GameAt adversary(const std::string& name, auto attack) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder a{name};
    a.import({"ENC", {block, block}, Tuple({block, block, block})});
    a.oracle("ATTACK", {}, [&](Body& at) {
      return attack(at, at.constant(block, Value{0}), at.constant(block, Value{1}));
    });
    return a.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"encrypt-and-mac",
          "Encrypting, and authenticating the message beside it, does not hide messages: an "
          "unforgeable tag may show them",
          "[BN00]"};
  p.size("n", "bits of a block").size("q", "tags asked for").size("v", "forgeries tried");
  p.instance({{"n", 1}, {"q", 1}, {"v", 1}}).instance({{"n", 2}, {"q", 1}, {"v", 1}});
  const auto reads = adversary("Reads", [](Body& at, Node zero, Node one) {
    const Node answer = at.call("ENC", zero, one);
    return at.equal(at.get(answer, 1), zero);
  });
  const auto repeats = adversary("Repeats", [](Body& at, Node zero, Node one) {
    const Node first = at.call("ENC", zero, zero);
    const Node second = at.call("ENC", zero, one);
    return at.equal(at.get(first, 2), at.get(second, 2));
  });
  p.attack("read", "with a tag that shows the message, ENC(0, 1) shows which is encrypted",
           {.adversary = reads,
            .game = composed(false, false),
            .other = composed(true, false),
            .advantage = [](const Sizes&) { return Bound{1}; }});
  p.attack("repeat",
           "even if the tag is a random function, ENC(0, 0) and ENC(0, 1) show one tag, or two",
           {.adversary = repeats,
            .game = composed(false, true),
            .other = composed(true, true),
            .advantage = [=](const Sizes& sizes) {
              return Bound{1} - Bound{1} / Bound::power_of_two(sizes["n"]);
            }});
  p.start("Copy", "SIGN(m) is (m, T_l(m)), CHECK compares", with_copy("Copy", Kind::real));
  p.reduction("T is unforgeable, and the copy of the message is compared", mac(), Towards::ideal,
              "B", with_copy("B", Kind::calls), "Given",
              "CHECK says yes to tags that were given alone", with_copy("Given", Kind::ideal));
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("mac", {{"TAG", sizes["q"]}, {"VERIFY", sizes["v"]}});
      },
      "Adv^mac: the tag that shows the message is as unforgeable [BN00]");
  return p;
}

}  // namespace certamen::proofs::encrypt_and_mac
