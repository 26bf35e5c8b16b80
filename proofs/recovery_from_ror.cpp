// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/proof.hpp"

namespace certamen {

namespace {

/// A release of weights with coins; nothing else is known of it.
Operation release(const Size& n) {
  return primitive("REL", {Bits(n), Bits(n)}, Bits(n));
}

/// The released weights or others: RELEASE(), WEIGHTS().
Assumption real_or_random_weights() {
  const auto game_with = [](bool random) {
    return [random](const Sizes& sizes) {
      const Domain weights = Bits(sizes["n"]);
      GameBuilder game{random ? "ROR.Random" : "ROR.Real"};
      const State w = game.state("w", weights), other = game.state("other", weights);
      game.initialize([&](Body& at) {
        at.set(w, at.sample(weights));
        at.set(other, at.sample(weights));
      });
      game.oracle("VIEW", {}, [&](Body& at) {
        return at.apply(release(sizes["n"]), {at.get(w), at.sample(weights)});
      });
      game.oracle("WEIGHTS", {}, [&](Body& at) { return at.get(random ? other : w); });
      return game.build();
    };
  };
  return {"ror-weights", "the released weights are not told from others", game_with(false),
          game_with(true)};
}

Proof recovery_from_ror(const std::string& flaw) {
  Proof p{"recovery-from-ror",
          "If released weights are not told from others, nobody recovers them exactly", "[Yang25]",
          flaw};
  p.size("n", "bits of the weights").size("q", "releases").size("g", "guesses");
  p.instance({{"g", 1}, {"n", 1}, {"q", 1}})
      .instance({{"g", 1}, {"n", 2}, {"q", 1}})
      .instance({{"g", 2}, {"n", 2}, {"q", 1}});
  const bool forgotten =
      p.flaw("forgotten-guess", "a blind guess is said to succeed never", make_rational(1, 2));
  const bool leaks = p.flaw("guess-answered-with-weights", "a wrong guess is told the weights", 1);
  const bool halved =
      p.flaw("half-a-guess", "the weights are taken for one bit longer", make_rational(1, 2));
  const bool mixed =
      p.flaw("release-of-others", "the reduction compares with the release", make_rational(1, 4));

  enum class Judge { released, other, never };
  const auto game = [=](const std::string& name, Judge judge, bool calls) {
    return [=](const Sizes& sizes) {
      const Domain weights = Bits(sizes["n"]);
      PackageBuilder g{name};
      if (calls) g.import({"VIEW", {}, weights}).import({"WEIGHTS", {}, weights});
      const State w = g.state("w", weights), other = g.state("other", weights);
      const State judged = g.state("judged", weights);
      g.initialize([&](Body& at) {
        at.set(w, at.sample(weights));
        at.set(other, at.sample(weights));
        at.set(judged, calls && mixed ? at.call("VIEW")
                       : calls        ? at.call("WEIGHTS")
                                      : at.get(judge == Judge::released ? w : other));
      });
      g.oracle("RELEASE", {}, [&](Body& at) {
        return calls ? at.call("VIEW")
                     : at.apply(release(sizes["n"]), {at.get(w), at.sample(weights)});
      });
      g.at_most(sizes["q"]);
      g.oracle("GUESS", {weights}, [&](Body& at, Node guess) {
        const Node hit = at.equal(guess, at.get(judged));
        at.event("recovered", hit);
        return at.tuple({judge == Judge::never ? at.boolean(false) : hit,
                         leaks ? at.get(judged) : at.constant(weights, Value{0})});
      });
      g.at_most(sizes["g"]);
      return g.build();
    };
  };
  const BoundAt blind = [=](const Sizes& sizes) {
    if (forgotten) return Bound{0};
    return Bound{sizes["g"]} / Bound::power_of_two(sizes["n"] + (halved ? 1 : 0));
  };
  p.start("Recovery", "GUESS says whether the weights of RELEASE are guessed",
          game("Recovery", Judge::released, false));
  p.reduction("the weights are replaced by others", real_or_random_weights(), Towards::ideal, "B",
              game("B", Judge::released, true), "Blind", "GUESS is judged by other weights",
              game("Blind", Judge::other, false));
  p.until_bad("weights that nothing shows are guessed blindly", "recovered", "Never",
              "GUESS says no", game("Never", Judge::never, false), blind);
  p.claim(
      [=](const Sizes& sizes) {
        return Bound::advantage("ror-weights", {{"VIEW", sizes["q"]}, {"WEIGHTS", Size{1}}}) +
               blind(sizes);
      },
      "Adv^ror + g/2^n: recovery is at most real-or-random and a blind guess");
  return p;
}

}  // namespace

void register_proof_recovery_from_ror(ProofCatalogue& catalogue) {
  catalogue.add(recovery_from_ror);
}

}  // namespace certamen
