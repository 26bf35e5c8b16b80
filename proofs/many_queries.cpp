// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen {

namespace {

constexpr int challenges = 3;

Operation public_key_of(const Size& n) {
  return primitive("PK", {Bits(n)}, Bits(n));
}
Operation public_encryption(const Size& n) {
  return primitive("PE", {Bits(n), Bits(n), Bits(n)}, Bits(n));
}

/// One challenge under a public key [BR05]: KEY(), LR(m0, m1).
Assumption one_challenge() {
  const auto game_with = [](bool right) {
    return [right](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder game{right ? "One.Right" : "One.Left"};
      const State key = game.state("pk", block);
      game.initialize(
          [&](Body& at) { at.set(key, at.apply(public_key_of(sizes["n"]), {at.sample(block)})); });
      game.oracle("KEY", {}, [&](Body& at) { return at.get(key); });
      game.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
        return at.apply(public_encryption(sizes["n"]),
                        {at.get(key), right ? m1 : m0, at.sample(block)});
      });
      return game.build();
    };
  };
  return {"pke-1", "one ciphertext under a public key hides its message", game_with(false),
          game_with(true)};
}

Proof many_queries(const std::string& flaw) {
  Proof p{"many-queries", "Public-key encryption of one message is secure for three", "[BR05; BS]",
          flaw};
  p.size("n", "bits of a message");
  p.instance({{"n", 1}});
  const bool one =
      p.flaw("one-for-three", "the bound counts one step instead of three", make_rational(7, 8));
  const bool skips =
      p.flaw("skipped-hybrid", "one hybrid changes two challenges", make_rational(3, 4));
  const bool wrong = p.flaw("earlier-left",
                            "a reduction encrypts the left message before its "
                            "challenge",
                            make_rational(1, 2));

  const auto name = [](int j) { return "LR" + std::to_string(j + 1); };
  // H_i: the first i challenges encrypt the right message.
  const auto hybrid = [=](int i) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{"H" + std::to_string(i)};
      const State key = g.state("pk", block);
      g.initialize(
          [&](Body& at) { at.set(key, at.apply(public_key_of(sizes["n"]), {at.sample(block)})); });
      g.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.get(key); });
      g.at_most(1);
      for (int j = 0; j < challenges; ++j) {
        g.oracle(name(j), {block, block}, [&](Body& at, Node m0, Node m1) {
          return at.apply(public_encryption(sizes["n"]),
                          {at.get(key), j < i ? m1 : m0, at.sample(block)});
        });
        g.at_most(1);
      }
      return g.build();
    };
  };
  const auto reduction = [=](int i) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      PackageBuilder b{"B_" + std::to_string(i)};
      b.import({"KEY", {}, block}).import({"LR", {block, block}, block});
      const State key = b.state("pk", block);
      b.initialize([&](Body& at) { at.set(key, at.call("KEY")); });
      b.oracle("PUBLIC_KEY", {}, [&](Body& at) { return at.get(key); });
      b.at_most(1);
      for (int j = 0; j < challenges; ++j) {
        b.oracle(name(j), {block, block}, [&](Body& at, Node m0, Node m1) {
          if (j == i) return at.call("LR", m0, m1);
          return at.apply(public_encryption(sizes["n"]),
                          {at.get(key), j < i && !wrong ? m1 : m0, at.sample(block)});
        });
        b.at_most(1);
      }
      return b.build();
    };
  };
  p.start("H0", "all challenges encrypt the left message", hybrid(0));
  for (int i = 0; i < challenges; ++i) {
    if (skips && i == 1) continue;
    p.reduction("one challenge turns from left to right", one_challenge(), Towards::ideal,
                "B_" + std::to_string(i), reduction(i), "H" + std::to_string(i + 1),
                "the first " + std::to_string(i + 1) + " encrypt the right message", hybrid(i + 1));
  }
  p.claim(
      [=](const Sizes&) {
        return Bound{one ? 1 : challenges} *
               Bound::advantage("pke-1", {{"KEY", Size{1}}, {"LR", Size{1}}});
      },
      "q Adv^pke-1 for q challenges, here q = 3 [BS]");
  return p;
}

}  // namespace

void register_proof_many_queries(ProofCatalogue& catalogue) {
  catalogue.add(many_queries);
}

}  // namespace certamen
