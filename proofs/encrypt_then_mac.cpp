// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::encrypt_then_mac {

namespace {

using Encrypt = std::function<Node(Body&, Node m0, Node m1)>;

using Tag = std::function<Node(Body&, Node)>;

using Decrypt = std::function<Node(Body&, Node c, Node t)>;

struct Parts {
  Encrypt encrypt;
  Tag tag;
  Decrypt decrypt;
};

using Declare = std::function<Parts(PackageBuilder&, const Sizes&)>;

GameAt build(const std::string& name, const Declare& declare) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]), pair = Tuple({block, block});
    PackageBuilder g{name};
    const Parts parts = declare(g, sizes);
    const Table sent = g.map("sent", pair, Unit());
    g.oracle("ENC", {block, block}, [&](Body& at, Node m0, Node m1) {
      const Node c = parts.encrypt(at, m0, m1);
      const Node t = parts.tag(at, c);
      at.put(sent, at.tuple({c, t}), at.unit());
      return at.tuple({c, t});
    });
    g.at_most(sizes["q"]);
    g.oracle("DEC", {block, block}, [&](Body& at, Node c, Node t) {
      const Node answer = parts.decrypt(at, c, t);
      return at.select(at.is_some(at.find(sent, at.tuple({c, t}))), at.none(block), answer);
    });
    g.at_most(sizes["d"]);
    return g.build();
  };
}

Encrypt own_encryption(PackageBuilder& g, const Sizes& sizes, bool right, State& k) {
  const Domain block = Bits(sizes["n"]);
  k = g.state("k", block);
  const State key = k;
  g.initialize([=](Body& at) { at.set(key, at.sample(block)); });
  return Encrypt{[=](Body& at, Node m0, Node m1) {
    return at.apply(encryption(sizes["n"]), {at.get(key), right ? m1 : m0, at.sample(block)});
  }};
}

Tag own_tag(PackageBuilder& g, const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]);
  const State l = g.state("l", block);
  g.initialize([=](Body& at) { at.set(l, at.sample(block)); });
  return Tag{[=](Body& at, Node c) { return at.apply(tag_function(sizes["n"]), {at.get(l), c}); }};
}

Decrypt opened(const Sizes& sizes, State k, auto valid) {
  return Decrypt{[=](Body& at, Node c, Node t) {
    const Node m = at.apply(decryption(sizes["n"]), {at.get(k), c});
    return at.select(valid(at, c, t), at.some(m), at.none(c.domain()));
  }};
}

Node refused(Body& at, Node c, Node) {
  return at.none(c.domain());
}

GameAt real(bool right) {
  return build(right ? "Right" : "Left", [=](PackageBuilder& g, const Sizes& sizes) {
    State k;
    const Encrypt encrypt = own_encryption(g, sizes, right, k);
    const Tag tag = own_tag(g, sizes);
    return Parts{encrypt, tag, opened(sizes, k, [=](Body& at, Node c, Node t) {
                   return at.equal(tag(at, c), t);
                 })};
  });
}

GameAt to_mac(bool right) {
  return build(right ? "B_right" : "B_left", [=](PackageBuilder& g, const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    g.import({"TAG", {block}, block}).import({"VERIFY", {block, block}, Boolean()});
    State k;
    const Encrypt encrypt = own_encryption(g, sizes, right, k);
    return Parts{
        encrypt, [](Body& at, Node c) { return at.call("TAG", c); },
        opened(sizes, k, [](Body& at, Node c, Node t) { return at.call("VERIFY", c, t); })};
  });
}

GameAt closed(bool right) {
  return build(right ? "Closed.Right" : "Closed.Left", [=](PackageBuilder& g, const Sizes& sizes) {
    State k;
    const Encrypt encrypt = own_encryption(g, sizes, right, k);
    return Parts{encrypt, own_tag(g, sizes), refused};
  });
}

GameAt to_cpa() {
  return build("C", [=](PackageBuilder& g, const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    g.import({"LR", {block, block}, block});
    return Parts{[](Body& at, Node m0, Node m1) { return at.call("LR", m0, m1); },
                 own_tag(g, sizes), refused};
  });
}

}  // namespace

Proof proof() {
  Proof p{"encrypt-then-mac",
          "Encrypting, then authenticating the ciphertext, withstands chosen ciphertexts",
          "[BN00]"};
  p.size("n", "bits of a block").size("q", "encryptions").size("d", "decryptions");
  p.instance({{"n", 1}, {"q", 1}, {"d", 1}}).instance({{"n", 1}, {"q", 2}, {"d", 1}});
  p.start("Left",
          "ENC encrypts m0 and tags the ciphertext; DEC opens what is tagged and no challenge",
          real(false));
  p.reduction("tags that were not given are refused", mac(), Towards::ideal, "B_left",
              to_mac(false), "Closed.Left", "DEC opens nothing", closed(false));
  p.reduction("m0 is replaced by m1", ind_cpa_problem(), Towards::ideal, "C", to_cpa(),
              "Closed.Right", "ENC encrypts m1", closed(true));
  p.reduction("tags are verified again", mac(), Towards::real, "B_right", to_mac(true), "Right",
              "ENC encrypts m1; DEC opens what is tagged and no challenge", real(true));
  p.claim(
      [=](const Sizes& sizes) {
        return 2 * Bound::advantage("mac", {{"TAG", sizes["q"]}, {"VERIFY", sizes["d"]}}) +
               Bound::advantage("ind-cpa", {{"LR", sizes["q"]}});
      },
      "2 Adv^mac + Adv^ind-cpa [BN00]");
  return p;
}

}  // namespace certamen::proofs::encrypt_then_mac
