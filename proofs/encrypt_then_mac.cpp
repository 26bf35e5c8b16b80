// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

Operation decryption(const Size& n) {
  static const Primitive function{"D"};
  return function({Bits(n), Bits(n)}, Bits(n));
}

Proof encrypt_then_mac(const std::string& flaw) {
  Proof p{"encrypt-then-mac",
          "Encrypting, then authenticating the ciphertext, withstands chosen ciphertexts", "[BN00]",
          flaw};
  p.size("n", "bits of a block").size("q", "encryptions").size("d", "decryptions");
  p.instance({{"n", 1}, {"q", 1}, {"d", 1}});
  const bool and_mac =
      p.flaw("encrypt-and-mac", "the tag is of the message, not of the ciphertext", 1);
  const bool replays =
      p.flaw("challenges-decrypted", "DEC decrypts challenge ciphertexts as well", 1);
  const bool unchecked = p.flaw("tag-ignored", "DEC does not look at the tag", 1);
  const bool once =
      p.flaw("missing-forgery-term", "the bound forgets forgeries", make_rational(3, 4));

  using Encrypt = std::function<Node(Body&, Node m0, Node m1)>;
  using Tag = std::function<Node(Body&, Node)>;
  using Decrypt = std::function<Node(Body&, Node c, Node t)>;
  struct Parts {
    Encrypt encrypt;
    Tag tag;
    Decrypt decrypt;
  };
  using Declare = std::function<Parts(PackageBuilder&, const Sizes&)>;
  const auto build = [=](const std::string& name, bool right, const Declare& declare) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]), pair = Tuple({block, block});
      PackageBuilder g{name};
      const Parts parts = declare(g, sizes);
      const Table sent = g.map("sent", pair, Unit());
      g.oracle("ENC", {block, block}, [&](Body& at, Node m0, Node m1) {
        const Node c = parts.encrypt(at, m0, m1);
        const Node t = parts.tag(at, and_mac ? (right ? m1 : m0) : c);
        at.put(sent, at.tuple({c, t}), at.unit());
        return at.tuple({c, t});
      });
      g.at_most(sizes["q"]);
      g.oracle("DEC", {block, block}, [&](Body& at, Node c, Node t) {
        const Node answer = parts.decrypt(at, c, t);
        if (replays) return answer;
        return at.select(at.is_some(at.find(sent, at.tuple({c, t}))), at.none(block), answer);
      });
      g.at_most(sizes["d"]);
      return g.build();
    };
  };
  const auto own_encryption = [](PackageBuilder& g, const Sizes& sizes, bool right, State& k) {
    const Domain block = Bits(sizes["n"]);
    k = g.state("k", block);
    const State key = k;
    g.initialize([=](Body& at) { at.set(key, at.sample(block)); });
    return Encrypt{[=](Body& at, Node m0, Node m1) {
      return at.apply(encryption(sizes["n"]), {at.get(key), right ? m1 : m0, at.sample(block)});
    }};
  };
  const auto own_tag = [](PackageBuilder& g, const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    const State l = g.state("l", block);
    g.initialize([=](Body& at) { at.set(l, at.sample(block)); });
    return Tag{
        [=](Body& at, Node c) { return at.apply(tag_function(sizes["n"]), {at.get(l), c}); }};
  };
  const auto opened = [=](const Sizes& sizes, State k, auto valid) {
    return Decrypt{[=](Body& at, Node c, Node t) {
      const Node m = at.apply(decryption(sizes["n"]), {at.get(k), c});
      if (unchecked) return at.some(m);
      return at.select(valid(at, and_mac ? m : c, t), at.some(m), at.none(c.domain()));
    }};
  };
  const auto refused = [](Body& at, Node c, Node) { return at.none(c.domain()); };

  const auto real = [=](bool right) {
    return build(right ? "Right" : "Left", right, [=](PackageBuilder& g, const Sizes& sizes) {
      State k;
      const Encrypt encrypt = own_encryption(g, sizes, right, k);
      const Tag tag = own_tag(g, sizes);
      return Parts{encrypt, tag, opened(sizes, k, [=](Body& at, Node c, Node t) {
                     return at.equal(tag(at, c), t);
                   })};
    });
  };
  const auto to_mac = [=](bool right) {
    return build(right ? "B_right" : "B_left", right, [=](PackageBuilder& g, const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      g.import({"TAG", {block}, block}).import({"VERIFY", {block, block}, Boolean()});
      State k;
      const Encrypt encrypt = own_encryption(g, sizes, right, k);
      return Parts{
          encrypt, [](Body& at, Node c) { return at.call("TAG", c); },
          opened(sizes, k, [](Body& at, Node c, Node t) { return at.call("VERIFY", c, t); })};
    });
  };
  const auto closed = [=](bool right) {
    return build(right ? "Closed.Right" : "Closed.Left", right,
                 [=](PackageBuilder& g, const Sizes& sizes) {
                   State k;
                   const Encrypt encrypt = own_encryption(g, sizes, right, k);
                   return Parts{encrypt, own_tag(g, sizes), refused};
                 });
  };
  const auto to_cpa = build("C", false, [=](PackageBuilder& g, const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    g.import({"LR", {block, block}, block});
    return Parts{[](Body& at, Node m0, Node m1) { return at.call("LR", m0, m1); },
                 own_tag(g, sizes), refused};
  });
  p.start("Left",
          "ENC encrypts m0 and tags the ciphertext; DEC opens what is tagged and no challenge",
          real(false));
  p.reduction("tags that were not given are refused", mac(), Towards::ideal, "B_left",
              to_mac(false), "Closed.Left", "DEC opens nothing", closed(false));
  p.reduction("m0 is replaced by m1", ind_cpa_problem(), Towards::ideal, "C", to_cpa,
              "Closed.Right", "ENC encrypts m1", closed(true));
  p.reduction("tags are verified again", mac(), Towards::real, "B_right", to_mac(true), "Right",
              "ENC encrypts m1; DEC opens what is tagged and no challenge", real(true));
  p.claim(
      [=](const Sizes& sizes) {
        return Bound{once ? 0 : 2} *
                   Bound::advantage("mac", {{"TAG", sizes["q"]}, {"VERIFY", sizes["d"]}}) +
               Bound::advantage("ind-cpa", {{"LR", sizes["q"]}});
      },
      "2 Adv^mac + Adv^ind-cpa [BN00]");
  return p;
}

}  // namespace

void register_proof_encrypt_then_mac(ProofCatalogue& catalogue) {
  catalogue.add(encrypt_then_mac);
}

}  // namespace certamen
