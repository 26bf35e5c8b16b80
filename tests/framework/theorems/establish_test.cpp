// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/establish.hpp"

#include <doctest/doctest.h>

#include "framework/check/check.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/theorem.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/games/each.hpp"
#include "framework/proof/check.hpp"
#include "framework/theorems/sides.hpp"
#include "tests/framework/theorems/questions.hpp"

using certamen::testing::catalogue;
using certamen::testing::inverse_power;
using certamen::testing::question;

namespace establish_test {

using namespace certamen;

namespace {

std::optional<Established> established(const Question& question, const Integer& queries) {
  return establish(question, queries, standard_theorems(), Context{});
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("establish: games with equal normal forms are perfectly secure") {
  for (const auto& [scheme, parameters, definition] :
       std::vector<std::tuple<std::string, std::map<std::string, std::string>, std::string>>{
           {"one-time-pad", {{"n", "128"}}, "one-time-secrecy"},
           {"one-time-pad", {{"n", "4096"}}, "one-time-secrecy"},
           {"random-permutation", {{"N", "2^128"}}, "prp"},
           {"pedersen", {}, "hiding"},
           {"shamir", {{"p", "2305843009213693951"}, {"n", "5"}, {"t", "3"}}, "secret-sharing"}}) {
    INFO(scheme);
    const auto found = established(question(scheme, parameters, definition), 1);
    REQUIRE(found);
    CHECK(found->bound.is_zero());
    CHECK(found->assumptions().empty());
  }
  CHECK_FALSE(established(question("two-time-pad", {}, "ind-cpa"), 2));
  CHECK_FALSE(established(question("pedersen", {{"any-base", "1"}}, "hiding"), 1));
  CHECK_FALSE(established(question("shamir", {{"nonzero", "1"}}, "secret-sharing"), 1));
}

TEST_CASE("establish: an ideal cipher in counter mode needs no assumption") {
  // 2 (q b)(q b - 1) / 2^(n+1) of the switching lemma, and 2 b^2 q(q - 1)/2 / 2^n: each of b
  // inputs of a query meets one of the b (i - 1) of the queries before.
  for (const int n : {8, 64, 128})
    for (const int b : {1, 2, 3})
      for (const int q : {1, 2, 50}) {
        CAPTURE(n);
        CAPTURE(b);
        CAPTURE(q);
        const auto found = established(
            question("ctr", {{"n", std::to_string(n)}, {"blocks", std::to_string(b)}}, "ind-cpa"),
            q);
        REQUIRE(found);
        CHECK(found->assumptions().empty());
        CHECK(found->by == "function-mode");
        const auto& prf = found->terms.begin()->second.because.front();
        CHECK(prf.by == "permutation-as-function");
        CHECK(prf.terms.begin()->second.because.front().by == "equal normal forms");
        const Rational calls = q * b;
        CHECK(found->value() == std::min<Rational>(2, calls * (calls - 1) * inverse_power(n)) +
                                    Rational{b * b * q * (q - 1)} * inverse_power(n));
      }
}

TEST_CASE("establish: the bound is not below the best adversary's advantage") {
  for (const auto& [scheme, parameters, definition, q] :
       std::vector<std::tuple<std::string, std::map<std::string, std::string>, std::string, int>>{
           {"ctr", {{"n", "2"}, {"blocks", "1"}}, "ind-cpa", 1},
           {"ctr", {{"n", "2"}, {"blocks", "1"}}, "ind-cpa", 2},
           {"ctr", {{"n", "3"}, {"blocks", "1"}}, "ind-cpa-ror", 2},
           {"ctr", {{"n", "3"}, {"blocks", "2"}}, "ind-cpa-ror", 1},
           {"ctr", {{"n", "2"}, {"blocks", "2"}}, "one-time-secrecy", 1},
           {"random-permutation", {{"N", "5"}}, "prf", 3},
           {"random-permutation", {{"N", "5"}}, "prp", 3}}) {
    INFO(scheme << " " << definition);
    const Question asked = question(scheme, parameters, definition);
    const auto found = established(asked, q);
    REQUIRE(found);
    const auto games = asked.make(*asked.scheme, q);
    const Optimum best = optimal_advantage(*games, {}, Context{});
    CHECK(best.advantage.upper() <= found->value().upper);
  }
  // Where the literature says that it is tight, it is.
  CHECK(established(question("random-permutation", {{"N", "4"}}, "prf"), 2)->value() ==
        make_rational(1, 4));
}

TEST_CASE("establish: AES in counter mode rests on AES") {
  const auto found = established(question("aes-ctr", {}, "ind-cpa"), 1024);
  REQUIRE(found);
  CHECK(found->bound.text() == "2 Adv[prf](EVAL: q) + q(q - 1)/2^96");
  CHECK(found->assumptions() == Names{"prp"});
  const Rational q = 1024;
  CHECK(found->value() == q * (q - 1) * (inverse_power(96) + inverse_power(128)));
  CHECK(found->value({{"prp", inverse_power(100)}}) ==
        q * (q - 1) * (inverse_power(96) + inverse_power(128)) + 2 * inverse_power(100));
  CHECK(found->composed().text() == "2 Adv[prp](EVAL: q) + 4294967297 q(q - 1)/2^128");
  CHECK(found->composed().evaluate({{"q", 1024}}, {{"prp", inverse_power(100)}}) ==
        found->value({{"prp", inverse_power(100)}}));
  // The random ciphertext calls no function: one advantage, half of the collisions.
  const auto random = established(question("aes-ctr", {{"blocks", "2"}}, "ind-cpa-ror"), 8);
  REQUIRE(random);
  CHECK(random->bound.text() == "Adv[prf](EVAL: 2q) + q(q - 1)/2^95");
}

TEST_CASE("establish: where the inputs are no coins nothing is proved") {
  CHECK_FALSE(established(question("ecb", {}, "ind-cpa"), 2));
  CHECK_FALSE(established(question("aes-ctr", {{"nonce-bits", "0"}}, "ind-cpa"), 2));
  // Once, no input can come again.
  const auto once = established(
      question("aes-ctr", {{"nonce-bits", "0"}, {"blocks", "2"}}, "one-time-secrecy"), 1);
  REQUIRE(once);
  CHECK(once->bound.text() == "2 Adv[prf](EVAL: 2)");
}

TEST_CASE("establish: a theorem about other games, or with a wrong step, establishes nothing") {
  const Question asked = question("two-time-pad", {}, "ind-cpa");
  const auto theorem = [](const std::function<void(Proof&, const Question&)>& steps) {
    return Theorem{"wrong", "", "", [=](const Question& of) {
                     Proof p{"wrong", "", ""};
                     p.size("q", "queries");
                     steps(p, of);
                     return AppliedTheorem{std::move(p)};
                   }};
  };
  const auto game = [](const Question& of, std::size_t side) {
    return [=](const Sizes& sizes) { return of.make(*of.scheme, sizes["q"])->games().at(side); };
  };
  const Theorem other_games = theorem([&](Proof& p, const Question& of) {
    p.start("Left", "", game(of, 0)).equivalent("the same", "Left again", "", game(of, 0));
  });
  const Theorem wrong_step = theorem([&](Proof& p, const Question& of) {
    p.start("Left", "", game(of, 0)).equivalent("they are equal", "Right", "", game(of, 1));
  });
  const Theorem taken = theorem([&](Proof& p, const Question& of) {
    p.start("Left", "", game(of, 0)).equivalent("they are equal", "Right", "", game(of, 1));
    p.assumed("for the sake of the argument");
  });
  for (const auto& wrong : {other_games, wrong_step, taken})
    CHECK_FALSE(establish(asked, 2, {wrong}, Context{}));
}

TEST_CASE("establish: a proof that is not for every number of queries establishes nothing") {
  const Question asked = question("ctr", {{"n", "8"}, {"blocks", "1"}}, "ind-cpa");
  const auto all = standard_theorems();
  const auto mode = std::ranges::find(all, "function-mode", &Theorem::name);
  REQUIRE(establish(asked, 2, {*mode}, Context{}));
  for (const auto& [minimum, prime] : {std::pair{2, false}, std::pair{2, true}}) {
    const Theorem narrow{"narrow", "", "", [=](const Question& of) {
                           auto applied = mode->apply(of);
                           Proof p{"narrow", "", ""};
                           if (prime)
                             p.prime("q", "queries", minimum);
                           else
                             p.size("q", "queries", minimum);
                           const auto& games = applied->proof.games();
                           p.start("Left", "", games.front().make);
                           p.statistical(
                               "all is", [](const Sizes&) { return Bound{1}; }, "Right", "",
                               games.back().make);
                           return AppliedTheorem{std::move(p)};
                         }};
    CHECK_FALSE(establish(asked, 2, {narrow}, Context{}));
  }
}

TEST_CASE("establish: a theorem that charges a product of calls is passed over") {
  const Domain bit = Bits(1), keys = Bits(8);
  const Primitive function{"F"}, other{"G"};
  const auto side = [=](bool real) {
    GameBuilder game{real ? "Real" : "Ideal"};
    const State key = game.state("k", keys);
    game.initialize([&](Body& at) { at.set(key, at.sample(keys)); });
    game.oracle("EVAL", {bit}, [&](Body& at, Node x) {
      return at.apply((real ? function : other)({keys, bit}, bit), {at.get(key), x});
    });
    return game.build();
  };
  // Each of q calls asks for q values.
  const auto reduction = [=](const Size& q) {
    PackageBuilder b{"B"};
    b.import({"EVAL", {bit}, bit});
    b.oracle("ASK", {Vector(bit, q)}, [](Body& at, Node x) { return call_each(at, "EVAL", {x}); });
    return b.at_most(q).build();
  };
  const Question asked{
      .definition = "many",
      .scheme = question("one-time-pad", {}, "one-time-secrecy").scheme,
      .make = [=](const Scheme&, const Size& q) {
        return std::optional{Definition::indistinguishability(
            "many", link(reduction(q), side(true)), link(reduction(q), side(false)))};
      }};
  const Assumption one{"one", "F is like G", [=](const Sizes&) { return side(true); },
                       [=](const Sizes&) { return side(false); }};
  const auto proof = [&] {
    Proof p{"many", "", ""};
    p.size("q", "queries");
    p.start("Left", "", game_of(asked, 0));
    p.reduction(
        "F is like G", one, Towards::ideal, "B",
        [=](const Sizes& sizes) { return reduction(sizes["q"]); }, "Right", "", game_of(asked, 1));
    return p;
  };
  const ProofReport report = check_proof(proof(), {.instances = false}, Context{});
  CHECK(report.verdict == ProofVerdict::verified);
  CHECK(report.composed.text() == "Adv[one](EVAL: q^2)");
  const Theorem many{"many", "", "",
                     [&](const Question&) { return AppliedTheorem{.proof = proof()}; }};
  CHECK_FALSE(establish(asked, 2, {many}, Context{}));
}

TEST_CASE("establish: one definition of a scheme from another, where that is proved") {
  // Of theorems about modes only the one for random ciphertexts is known.
  const Question asked = question("cbc", {{"n", "64"}}, "ind-cpa");
  std::vector<Theorem> theorems;
  for (auto& theorem : standard_theorems()) {
    if (theorem.name == "function-mode")
      theorem.apply = [apply = theorem.apply](const Question& of) {
        return of.definition == "ind-cpa-ror" ? apply(of) : std::nullopt;
      };
    theorems.push_back(theorem);
  }
  const auto found = establish(asked, 4, theorems, Context{});
  REQUIRE(found);
  CHECK(found->by == "real-or-random");
  CHECK(found->assumptions().empty());
  CHECK(found->bound.text() == "2 Adv[ind-cpa-ror](ROR: q)");
  const auto path = found->path();
  REQUIRE(path.size() == 4);
  CHECK(path[1].find("Adv[ind-cpa-ror](ROR: q) is at most Adv[prf](EVAL: 2q)") == 0);
  CHECK(path[1].find("by function-mode") != std::string::npos);
  // Twice the bound that is proved of it directly, or more.
  const auto directly = establish(asked, 4, standard_theorems(), Context{});
  REQUIRE(directly);
  CHECK(directly->by == "function-mode");
  CHECK(found->value().upper >= directly->value().upper);
  // Where nothing is known of random ciphertexts, nothing is said.
  for (const char* scheme : {"ecb", "two-time-pad"})
    CHECK_FALSE(established(question(scheme, {}, "ind-cpa"), 2));
}

TEST_CASE("establish: chained modes of an ideal cipher, at any number of blocks") {
  for (const char* mode : {"cbc", "cfb", "ofb"})
    for (const int b : {1, 2, 3}) {
      CAPTURE(mode);
      CAPTURE(b);
      const auto found =
          established(question(mode, {{"n", "128"}, {"blocks", std::to_string(b)}}, "ind-cpa"), 8);
      REQUIRE(found);
      CHECK(found->by == "function-mode");
      CHECK(found->assumptions().empty());
      // Each of q b inputs meets one before it, on both sides; and the switching lemma, twice.
      const Rational calls = 8 * b;
      CHECK(found->value() == 2 * calls * (calls - 1) * inverse_power(128));
    }
}

TEST_CASE("establish: a weight release under a mask or a keystream hides the weights") {
  for (const char* definition : {"hidden-weights-ror", "weight-recovery", "functional-recovery"}) {
    CAPTURE(definition);
    const auto masked = established(question("masked-release", {}, definition), 1);
    REQUIRE(masked);
    CHECK(masked->is_perfect());
    const auto encrypted = established(question("aead-release", {}, definition), 1);
    REQUIRE(encrypted);
    CHECK_FALSE(encrypted->is_perfect());
    CHECK(encrypted->by == "generator-mode");
    CHECK(encrypted->assumptions() == Names{"prg"});
    const bool guesses = std::string{definition} == "hidden-weights-ror";
    CHECK((encrypted->bound - encrypted->blind).text() ==
          (guesses ? "2 Adv[prg](GENERATE: 1)" : "Adv[prg](GENERATE: 1)"));
    CHECK((encrypted->blind == 0) == guesses);
    CHECK(encrypted->blind == masked->blind);
    for (const char* scheme :
         {"plain-release", "noisy-release", "permuted-release", "taylor-mlp"}) {
      CAPTURE(scheme);
      CHECK_FALSE(established(question(scheme, {}, definition), 1));
    }
  }
}

TEST_CASE("establish: a tag that was never shown has to be guessed") {
  const auto ideal =
      established(question("random-function", {{"N", "4"}, {"T", "8"}}, "euf-cma"), 3);
  REQUIRE(ideal);
  CHECK(ideal->by == "guessing");
  CHECK(ideal->value() == make_rational(1, 8));
  const auto mac = established(question("prf-mac", {{"n", "64"}}, "euf-cma"), 3);
  REQUIRE(mac);
  CHECK(mac->by == "function-as-mac");
  CHECK(mac->bound.text() == "Adv[prf](EVAL: q + 1) + 1/2^64");
  CHECK(mac->assumptions().empty());
  // Without a query the bound for one holds.
  const auto bound_with = [](const std::string& queries) {
    CheckOptions options{.definition = "euf-cma",
                         .parameters = Parameters{{{"n", "64"}, {"q", queries}}}};
    return check(catalogue(), "prf-mac", options, Context{}).rows.front().advantage->upper();
  };
  CHECK(bound_with("0") == bound_with("1"));
  CHECK(bound_with("1") < bound_with("2"));
}

TEST_CASE("establish: the sides of a guess and of a search") {
  // A coin that is tossed once and kept; the answer is compared with it.
  const auto game = [](bool fair, bool changed, bool negated) {
    GameBuilder g{"G"};
    const State b = g.state("b", Boolean());
    g.initialize([&](Body& at) {
      at.set(b,
             fair ? at.sample(Boolean()) : at.sample(Distribution::bernoulli(make_rational(1, 3))));
    });
    g.oracle("SHOW", {}, [&](Body& at) {
      if (changed) at.set(b, at.boolean(true));
      return at.get(b);
    });
    g.finalize(Boolean(), [&](Body& at, Node guess) {
      const Node right = at.equal(at.get(b), guess);
      return negated ? !right : right;
    });
    return Definition::guess("coin", g.build());
  };
  CHECK(sides_of(game(true, false, false)).size() == 1);
  CHECK(sides_of(game(false, false, false)).empty());
  CHECK(sides_of(game(true, true, false)).empty());
  CHECK(sides_of(game(true, false, true)).empty());
  // The blind guess of a forgery is no bound for every MAC, so that it is not used.
  const Question forgery = question("random-function", {}, "euf-cma");
  CHECK(sides_of(*forgery.make(*forgery.scheme, 1)).size() == 1);
  const Question weights = question("masked-release", {}, "weight-recovery");
  const auto sides = sides_of(*weights.make(*weights.scheme, 1));
  REQUIRE(sides.size() == 2);
  CHECK(sides.front().blind > 0);
  CHECK(sides.back().blind == 0);
}

}  // namespace establish_test
