// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/theorems/subject.hpp"
#include "schemes/release/lwe_mask.hpp"

namespace certamen::proofs::lwe_release {

namespace {

/// Of the product and of how errors come from coins nothing is used: <a, s> and every error law
/// that coins give are among them. a and s are strings, as vectors modulo a power of two are.
LweMask::Problem any_problem(const Sizes& sizes) {
  static const Primitive inner{"inner"}, chi{"chi"};
  const Domain vectors = Bits(sizes["n"]), residues = Zmod(sizes["q"]);
  const Domain coins = Bits(sizes["c"]);
  return {.vectors = vectors,
          .residues = residues,
          .product = [=](Body& at, Node a,
                         Node s) { return at.apply(inner({vectors, vectors}, residues), {a, s}); },
          .error = [=](Body& at) { return at.apply(chi({coins}, residues), {at.sample(coins)}); }};
}

/// The sample is what SAMPLE says: the release is the reduction.
class FromSamples : public LweMask {
 public:
  explicit FromSamples(const Sizes& sizes) : LweMask{any_problem(sizes)} {}
  void declare(PackageBuilder& package) const override {
    package.import({"SAMPLE", {}, samples()});
  }
  Node sample(Body& at) const override { return at.call("SAMPLE"); }
};

//  LWE.Real | LWE.Uniform                                                        [Regev05]
//  s <- Z_q^n
//  SAMPLE():  a <- Z_q^n;  return (a, <a, s> + e) | return (a, b), b uniform
Assumption lwe() {
  const auto side = [](bool uniform) {
    return [uniform](const Sizes& sizes) {
      const LweMask mask{any_problem(sizes)};
      GameBuilder game{uniform ? "LWE.Uniform" : "LWE.Real"};
      if (!uniform) mask.declare(game);
      game.oracle("SAMPLE", {},
                  [&](Body& at) { return uniform ? mask.uniform_sample(at) : mask.sample(at); });
      return game.build();
    };
  };
  return {"lwe", "(a, <a, s> + e) is not told from uniform, for one s", side(false), side(true)};
}

}  // namespace

Proof proof() {
  Proof p{"lwe-release", "Weights under samples of learning with errors are hidden if LWE is hard",
          "[Regev05]"};
  p.size("q", "the modulus", 2)
      .size("n", "bits of a secret")
      .size("c", "coins of an error, in bits")
      .size("v", "weights released under one secret");
  p.instance({{"q", 2}, {"n", 1}, {"c", 1}, {"v", 1}})
      .instance({{"q", 3}, {"n", 1}, {"c", 1}, {"v", 1}})
      .instance({{"q", 3}, {"n", 1}, {"c", 1}, {"v", 2}});
  p.about(about("lwe-mask with any product and any error",
                [](const Sizes& sizes) { return std::make_shared<LweMask>(any_problem(sizes)); },
                "release-left-or-right", {{"views", as_size("v")}}));
  const auto reduction = [games = p.subject()->games](std::size_t side) {
    return [=](const Sizes& sizes) { return games(FromSamples{sizes}, sizes).at(side); };
  };
  const auto uniform = [=](std::size_t side) {
    return [=](const Sizes& sizes) { return link(reduction(side)(sizes), lwe().ideal(sizes)); };
  };
  p.start("Left", "RELEASE(w0, w1) releases w0");
  p.reduction("the samples are replaced by uniform ones", lwe(), Towards::ideal, "B_left",
              reduction(0), "Uniform.Left", "w0 under uniform numbers", uniform(0));
  p.equivalent("uniform numbers are a one-time pad", "Uniform.Right", "w1 under uniform numbers",
               uniform(1));
  p.reduction("the uniform samples are replaced by those with errors", lwe(), Towards::real,
              "B_right", reduction(1), "Right", "RELEASE(w0, w1) releases w1",
              p.subject()->game(1));
  p.claim([](const Sizes& sizes) { return 2 * Bound::advantage("lwe", {{"SAMPLE", sizes["v"]}}); },
          "2 Adv^lwe [Regev05]");
  return p;
}

}  // namespace certamen::proofs::lwe_release
