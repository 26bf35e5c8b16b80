// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::kem_dem {

namespace {

Operation kem_public_key(const Size& n) {
  static const Primitive function{"KP"};
  return function({Bits(n)}, Bits(n));
}
Operation encapsulation(const Size& n) {
  static const Primitive function{"KE"};
  return function({Bits(n), Bits(n)}, Tuple({Bits(n), Bits(n)}));
}
Operation data_encryption(const Size& n) {
  static const Primitive function{"DE"};
  return function({Bits(n), Bits(n)}, Bits(n));
}

/// The encapsulated key or a uniform one [CS03]: KEY(), ENCAPSULATE() -> (c, key).
Assumption kem() {
  const auto game_with = [](bool random) {
    return [random](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder game{random ? "KEM.Random" : "KEM.Real"};
      const State key = game.state("pk", block);
      game.initialize(
          [&](Body& at) { at.set(key, at.apply(kem_public_key(sizes["n"]), {at.sample(block)})); });
      game.oracle("KEY", {}, [&](Body& at) { return at.get(key); });
      game.oracle("ENCAPSULATE", {}, [&](Body& at) {
        const Node both = at.apply(encapsulation(sizes["n"]), {at.get(key), at.sample(block)});
        return at.tuple({at.get(both, 0), random ? at.sample(block) : at.get(both, 1)});
      });
      return game.build();
    };
  };
  return {"kem", "an encapsulated key is not told from a uniform one", game_with(false),
          game_with(true)};
}

/// One message under a fresh key: ONE(m0, m1), each call with a key of its own.
Assumption one_time() {
  const auto game_with = [](bool right) {
    return [right](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder game{right ? "DEM.Right" : "DEM.Left"};
      game.oracle("ONE", {block, block}, [&](Body& at, Node m0, Node m1) {
        return at.apply(data_encryption(sizes["n"]), {at.sample(block), right ? m1 : m0});
      });
      return game.build();
    };
  };
  return {"dem", "one ciphertext under a fresh key hides its message", game_with(false),
          game_with(true)};
}

using Data = std::function<Node(Body&, Node key, Node m0, Node m1)>;

Node encrypt(Body& at, Node both, const Data& data, Node m0, Node m1) {
  const Node c = at.get(both, 0), key = at.get(both, 1);
  return at.tuple({c, data(at, key, m0, m1)});
}

Data data_of(const Sizes& sizes, bool right) {
  return Data{[=](Body& at, Node key, Node m0, Node m1) {
    return at.apply(data_encryption(sizes["n"]), {key, right ? m1 : m0});
  }};
}

GameAt own(bool right, bool uniform, bool calls) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder g{calls ? "C"
                           : std::string{uniform ? "Uniform." : ""} + (right ? "Right" : "Left")};
    if (calls) g.import({"ONE", {block, block}, block});
    const State pk = g.state("pk", block);
    g.initialize(
        [&](Body& at) { at.set(pk, at.apply(kem_public_key(sizes["n"]), {at.sample(block)})); });
    g.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.get(pk); });
    g.at_most(1);
    g.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
      Node both = at.apply(encapsulation(sizes["n"]), {at.get(pk), at.sample(block)});
      if (uniform) both = at.tuple({at.get(both, 0), at.sample(block)});
      return encrypt(at, both,
                     calls
                         ? Data{[](Body& in, Node, Node a, Node b) { return in.call("ONE", a, b); }}
                         : data_of(sizes, right),
                     m0, m1);
    });
    g.at_most(1);
    return g.build();
  };
}

GameAt to_kem(bool right) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder b{right ? "B_right" : "B_left"};
    b.import({"KEY", {}, block}).import({"ENCAPSULATE", {}, Tuple({block, block})});
    b.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.call("KEY"); });
    b.at_most(1);
    b.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
      return encrypt(at, at.call("ENCAPSULATE"), data_of(sizes, right), m0, m1);
    });
    b.at_most(1);
    return b.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"kem-dem", "Hybrid encryption hides the message if its two parts do", "[CS03; BS]"};
  p.size("n", "bits of a key and of a message");
  p.instance({{"n", 1}});
  p.start("Left", "LR encapsulates a key and encrypts m0 with it", own(false, false, false));
  p.reduction("the key is replaced by a uniform one", kem(), Towards::ideal, "B_left",
              to_kem(false), "Uniform.Left", "m0 is encrypted with a uniform key",
              own(false, true, false));
  p.reduction("m0 is replaced by m1", one_time(), Towards::ideal, "C", own(false, true, true),
              "Uniform.Right", "m1 is encrypted with a uniform key", own(true, true, false));
  p.reduction("the uniform key is replaced by the encapsulated one", kem(), Towards::real,
              "B_right", to_kem(true), "Right", "LR encrypts m1", own(true, false, false));
  p.claim(
      [=](const Sizes&) {
        const Bound keys =
            2 * Bound::advantage("kem", {{"ENCAPSULATE", Size{1}}, {"KEY", Size{1}}});
        return keys + Bound::advantage("dem", {{"ONE", Size{1}}});
      },
      "2 Adv^kem + Adv^dem [CS03]");
  return p;
}

}  // namespace certamen::proofs::kem_dem
