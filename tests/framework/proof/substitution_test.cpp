// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "framework/proof/mutators.hpp"
#include "framework/testing/doctest.hpp"

namespace substitution_test {

using namespace certamen;

/// LR(m0, m1) -> k xor m, once.
GameAt pad(bool right) {
  return [=](const Sizes& sizes) {
    const Domain text = Bits(sizes["n"]);
    GameBuilder g{right ? "Right" : "Left"};
    const State k = g.state("k", text);
    g.initialize([&](Body& at) { at.set(k, at.sample(text)); });
    g.oracle("LR", {text, text},
             [&](Body& at, Node m0, Node m1) { return at.get(k) ^ (right ? m1 : m0); });
    g.at_most(1);
    return g.build();
  };
}

Proof padded() {
  Proof p{"padded", "test", "none"};
  p.size("n", "bits").instance({{"n", 1}});
  p.start("Left", "", pad(false)).equivalent("", "Right", "", pad(true));
  p.claim(zero_bound(), "");
  return p;
}

const Mistake twice{"twice", "one key for two messages", 1,
                    [](Proof& p) { p.edit_games(with_budget("LR", 2)); }};

TEST_CASE("substitution: a mistake changes a copy of the proof") {
  const Proof honest = padded();
  CHECK_REFUTED(with_mistake(honest, twice), twice.advantage);
  CHECK_PROOF(honest);
}

TEST_CASE("substitution: inputs, results and draws of a game") {
  Proof swapped = padded();
  swapped.edit_game("Right", with_inputs_swapped("LR"));  // now it is the left game
  CHECK_PROOF(swapped);
  const Sizes two{swapped.sizes(), {{"n", 2}}};
  CHECK_EQUIVALENT(swapped.games()[1].make(two), pad(false)(two));
  Proof bare = padded();
  bare.edit_games(with_result("LR", [](Body&, Node c, const Nodes& m) { return c ^ m[0]; }));
  CHECK_PROOF(bare);
  bare.edit_game("Left", with_steps("Initialize", steps::samples(), [](Body& at, const Nodes&) {
                   return at.constant(Bits(1), Value{0});
                 }));
  const Sizes one{bare.sizes(), {{"n", 1}}};
  CHECK_ADVANTAGE_EQ(bare.games()[0].make(one), bare.games()[1].make(one), make_rational(1, 2));
}

TEST_CASE("substitution: bounds, and a game that is left out") {
  Proof p = padded();
  p.equivalent("", "Left again", "", pad(false));
  CHECK_PROOF(p);
  p.skip_game("Right");
  REQUIRE(p.games().size() == 2);
  CHECK(p.games()[1].name == "Left again");
  CHECK(p.hops().size() == 1);
  CHECK_PROOF(p);
  p.replace_game("Left again", pad(true));
  CHECK_PROOF(p);
  p.replace_claim([](const Sizes&) { return Bound{make_rational(1, 2)}; });
  CHECK(scaled(p.claimed(), make_rational(1, 2))(Sizes{p.sizes()}) == Bound{make_rational(1, 4)});
}

TEST_CASE("substitution: what the proof does not have is an error") {
  Proof p = padded();
  const auto missing = [](const char* what) { return doctest::Contains(what); };
  CHECK_THROWS_WITH_AS(p.replace_game("Middle", pad(true)), missing("no game 'Middle'"), Error);
  CHECK_THROWS_WITH_AS(p.skip_game("Middle"), missing("no game 'Middle'"), Error);
  CHECK_THROWS_AS(p.skip_game("Left"), Error);
  CHECK_THROWS_WITH_AS(p.replace_reduction("B", pad(true)), missing("no reduction 'B'"), Error);
  CHECK_THROWS_WITH_AS(p.replace_hybrid("B", pad(true)), missing("no reduction 'B'"), Error);
  CHECK_THROWS_WITH_AS(p.reduction("B"), missing("no reduction 'B'"), Error);
  CHECK_THROWS_WITH_AS(p.replace_stated("Left", zero_bound()), missing("step to the game 'Left'"),
                       Error);
  CHECK_THROWS_WITH_AS(p.attack("read"), missing("no attack 'read'"), Error);
  CHECK_THROWS_WITH_AS(p.replace_attack("read", {}), missing("no lemma 'read'"), Error);
  Proof unclaimed{"unclaimed", "test", "none"};
  CHECK_THROWS_WITH_AS(unclaimed.replace_claim(zero_bound()), missing("no claim"), Error);
}

TEST_CASE("catalogue: mistakes are named, once each") {
  ProofCatalogue catalogue;
  CHECK_THROWS_WITH_AS(catalogue.add(padded, {twice, twice}), doctest::Contains("twice"), Error);
  catalogue.add(padded, {twice});
  CHECK_THROWS_WITH_AS(catalogue.add(padded), doctest::Contains("is registered"), Error);
  const ProofEntry& entry = catalogue.proof("padded");
  CHECK_REFUTED(entry.make_with("twice"), 1);
  CHECK_THROWS_WITH_AS(entry.make_with("thrice"), doctest::Contains("it has twice"), Error);
  CHECK_THROWS_WITH_AS(catalogue.proof("other"), doctest::Contains("there are padded"), Error);
}

TEST_CASE("mutators: each place of each package, and everywhere") {
  std::set<std::string> names;
  for (const auto& mutation : mutations_of(padded())) CHECK(names.insert(mutation.name).second);
  CHECK(names == std::set<std::string>{
                     "Left: draw 0 of Initialize is fixed",
                     "Left: inputs 0 and 1 of LR are swapped",
                     "Right: draw 0 of Initialize is fixed",
                     "Right: inputs 0 and 1 of LR are swapped",
                     "everywhere: draw 0 of Initialize is fixed",
                     "everywhere: inputs 0 and 1 of LR are swapped",
                     "the claim is halved",
                 });
  for (const auto& mutation : mutations_of(padded())) {
    CAPTURE(mutation.name);
    Proof mutated = padded();
    mutation.apply(mutated);
    if (mutation.mutator == Mutator::draw_fixed)
      CHECK(check_proof(mutated, {}, Context{}).verdict == ProofVerdict::refuted);
    else
      CHECK_PROOF(mutated);  // each game is the other, and half of 0 is 0
  }
}

}  // namespace substitution_test
