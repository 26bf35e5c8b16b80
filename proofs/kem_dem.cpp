// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"
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
Operation decapsulation(const Size& n) {
  static const Primitive function{"KD"};
  return function({Bits(n), Bits(n)}, Bits(n));
}

/// The data part: one message under a key of its own, without coins.
class Data : public SymmetricEncryption {
 public:
  explicit Data(const Size& n) : size_{n}, block_{Bits(n)} {}
  Domain keys() const override { return block_; }
  Domain messages() const override { return block_; }
  Node encrypt(Body& at, Node key, Node message) const override {
    static const Primitive function{"DE"};
    return at.apply(function({block_, block_}, block_), {key, message});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    static const Primitive function{"DD"};
    return at.apply(function({block_, block_}, block_), {key, ciphertext});
  }
  Node random_ciphertext(Body& at) const override { return at.sample(block_); }

 private:
  Size size_;
  Domain block_;
};

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

/// One message under a fresh key: the definition `one-time-secrecy` of the data part.
Assumption one_time() {
  return assumption("dem", "one ciphertext under a fresh key hides its message",
                    [](const Sizes& sizes) { return one_time_secrecy(Data{sizes["n"]}); });
}

enum class Key { encapsulated, uniform, called };

/// Enc(pk, m): (c, k) <- Encapsulate(pk); return (c, DE(k, m)), with that key.
class Hybrid : public PublicKeyEncryption {
 public:
  Hybrid(const Size& n, Key key) : size_{n}, block_{Bits(n)}, key_{key}, data_{n} {}
  void declare(PackageBuilder& package) const override {
    if (key_ == Key::called)
      package.import({"KEY", {}, block_}).import({"ENCAPSULATE", {}, Tuple({block_, block_})});
  }
  Domain public_keys() const override { return block_; }
  Domain secret_keys() const override { return block_; }
  Domain messages() const override { return block_; }
  KeyPair keygen(Body& at) const override {
    if (key_ == Key::called) return {at.call("KEY"), at.constant(block_, Value{0})};
    const Node secret = at.sample(block_);
    return {at.apply(kem_public_key(size_), {secret}), secret};
  }
  Node encrypt(Body& at, Node public_key, Node message) const override {
    const Node both = encapsulate(at, public_key);
    return at.tuple({at.get(both, 0), data_.encrypt(at, at.get(both, 1), message)});
  }
  Node decrypt(Body& at, Node secret_key, Node ciphertext) const override {
    const Node key = at.apply(decapsulation(size_), {secret_key, at.get(ciphertext, 0)});
    return data_.decrypt(at, key, at.get(ciphertext, 1));
  }

 private:
  Node encapsulate(Body& at, Node public_key) const {
    if (key_ == Key::called) return at.call("ENCAPSULATE");
    const Node both = at.apply(encapsulation(size_), {public_key, at.sample(block_)});
    if (key_ == Key::encapsulated) return both;
    return at.tuple({at.get(both, 0), at.sample(block_)});
  }

  Size size_;
  Domain block_;
  Key key_;
  Data data_;
};

GameAt with_key(std::size_t side, Key key) {
  return [=](const Sizes& sizes) { return ind_cpa(Hybrid{sizes["n"], key}).games().at(side); };
}

/// The key is that of the other game, which encrypts one of the two messages with it.
Package to_data(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  PackageBuilder b{"C"};
  b.import({"LR", {block, block}, block});
  const State pk = b.state("pk", block);
  b.initialize(
      [&](Body& at) { at.set(pk, at.apply(kem_public_key(sizes["n"]), {at.sample(block)})); });
  b.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.get(pk); }).at_most(1);
  b.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
    const Node both = at.apply(encapsulation(sizes["n"]), {at.get(pk), at.sample(block)});
    return at.tuple({at.get(both, 0), at.call("LR", m0, m1)});
  });
  b.at_most(1);
  return b.build();
}

}  // namespace

Proof proof() {
  Proof p{"kem-dem", "Hybrid encryption hides the message if its two parts do", "[CS03; BS]"};
  p.size("n", "bits of a key and of a message");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about(
      "any encapsulation and any encryption of data",
      [](const Sizes& sizes) { return std::make_shared<Hybrid>(sizes["n"], Key::encapsulated); },
      "ind-cpa"));
  p.start("Left", "LR encapsulates a key and encrypts m0 with it");
  p.reduction("the key is replaced by a uniform one", kem(), Towards::ideal, "B_left",
              with_key(0, Key::called), "Uniform.Left", "m0 is encrypted with a uniform key",
              with_key(0, Key::uniform));
  p.reduction("m0 is replaced by m1", one_time(), Towards::ideal, "C", to_data, "Uniform.Right",
              "m1 is encrypted with a uniform key", with_key(1, Key::uniform));
  p.reduction("the uniform key is replaced by the encapsulated one", kem(), Towards::real,
              "B_right", with_key(1, Key::called), "Right", "LR encrypts m1", p.subject()->game(1));
  p.claim(
      [](const Sizes&) {
        const Bound keys =
            2 * Bound::advantage("kem", {{"ENCAPSULATE", Size{1}}, {"KEY", Size{1}}});
        return keys + Bound::advantage("dem", {{"LR", Size{1}}});
      },
      "2 Adv^kem + Adv^dem [CS03]");
  return p;
}

}  // namespace certamen::proofs::kem_dem
