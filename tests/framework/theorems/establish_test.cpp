// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/establish.hpp"

#include <doctest/doctest.h>

#include "framework/check/check.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/theorem.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"

using namespace certamen;

namespace establish_test {

namespace {

const Catalogue& catalogue() {
  static const Catalogue all = standard_catalogue();
  return all;
}

Question question(const std::string& scheme, const std::map<std::string, std::string>& parameters,
                  const std::string& definition) {
  return {.definition = definition,
          .scheme = catalogue().scheme(scheme).make(Parameters{parameters}),
          .make = [definition](const Scheme& of, const Size& q) {
            Parameters queries;
            queries.set_size("q", q);
            return catalogue().definition(definition).make(of, queries);
          }};
}

std::optional<Established> established(const Question& question, const Integer& queries) {
  return establish(question, queries, standard_theorems(), Context{});
}

/// 1/2^bits
Rational inverse_power(int bits) {
  return 1 / two_to(bits);
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

TEST_CASE("check: what is proved of every adversary stands beside what adversaries reach") {
  const auto report_of = [](const std::string& scheme, std::map<std::string, std::string> set,
                            const std::string& definition) {
    CheckOptions options{.definition = definition, .parameters = Parameters{std::move(set)}};
    return check(catalogue(), scheme, options, Context{});
  };
  const CheckReport secure =
      report_of("ctr", {{"n", "64"}, {"blocks", "1"}, {"q", "2"}}, "ind-cpa");
  CHECK(secure.verdict() == Verdict::meets);
  CHECK(secure.exit_status() == 0);
  const CheckRow& proved = secure.rows.front();
  REQUIRE(proved.proof);
  CHECK(proved.security == Security::statistical);
  CHECK(proved.advantage->is<Proved>());
  CHECK(proved.advantage->lower() == 0);
  for (const auto& row : secure.rows) CHECK(row.verdict != Verdict::broken);
  // At three bits the bound says nothing, and an adversary decides.
  const CheckReport tiny = report_of("ctr", {{"n", "3"}, {"blocks", "2"}, {"q", "2"}}, "ind-cpa");
  CHECK(tiny.rows.front().verdict == Verdict::undecided);
  CHECK(tiny.verdict() == Verdict::broken);
  // A bound is compared with what counts as meeting the definition.
  for (const auto& [most, verdict] : {std::pair{inverse_power(60), Verdict::meets},
                                      std::pair{inverse_power(64), Verdict::broken}}) {
    CheckOptions options{.definition = "ind-cpa",
                         .parameters = Parameters{{{"n", "64"}, {"blocks", "1"}, {"q", "2"}}},
                         .at_most = most};
    CHECK(check(catalogue(), "ctr", options, Context{}).verdict() == verdict);
  }
}

TEST_CASE("check: an advantage is assumed only where a proof rests on it") {
  const auto verdict_with = [](std::map<std::string, Rational> assumed) {
    CheckOptions options{.definition = "prf", .at_most = inverse_power(80)};
    options.assumed = std::move(assumed);
    return check(catalogue(), "aes-128", options, Context{}).rows.front().verdict;
  };
  CHECK(verdict_with({{"prp", inverse_power(100)}}) == Verdict::meets);
  CHECK(verdict_with({{"prp", inverse_power(50)}}) == Verdict::undecided);
  CHECK(verdict_with({}) == Verdict::undecided);
  CHECK_THROWS_WITH_AS(verdict_with({{"prp", 2}}), doctest::Contains("from 0 to 1, got 2"), Error);
  CHECK_THROWS_WITH_AS(verdict_with({{"prp", -1}}), doctest::Contains("got -1"), Error);
  CHECK_THROWS_WITH_AS(verdict_with({{"ddh", 0}}), doctest::Contains("they rest on prp"), Error);
}

TEST_CASE("check: that one definition of a scheme follows from another is no answer") {
  const auto report_of = [](const std::string& scheme, const Parameters& set,
                            const std::string& definition) {
    return check(catalogue(), scheme, {.definition = definition, .parameters = set}, Context{});
  };
  // One round of AES is no PRP, so that it is not said to be a PRF.
  const CheckReport aes = report_of("aes-128", Parameters{{{"rounds", "1"}}}, "prf");
  CHECK(aes.rows.front().security == Security::computational);
  CHECK(aes.rows.front().verdict == Verdict::undecided);
  CHECK(aes.verdict() == Verdict::undecided);
  // Random tables are asked, not tried: the best adversary with q queries counts.
  CHECK(report_of("feistel", {}, "prf").verdict() == Verdict::broken);
  // Counter mode rests on AES, and ElGamal on its group.
  CHECK(report_of("aes-ctr", {}, "ind-cpa").verdict() == Verdict::meets);
  const CheckReport elgamal = report_of("elgamal", {}, "ind-cpa");
  CHECK(elgamal.verdict() == Verdict::meets);
  CHECK(elgamal.rows.back().optimal);
  CHECK(elgamal.rows.back().verdict == Verdict::undecided);
}

TEST_CASE("check: an adversary above what is proved of all is a contradiction") {
  CheckRow proved{.definition = "ind-cpa", .games = 0, .adversary = {}};
  proved.verdict = Verdict::meets;
  proved.security = Security::statistical;
  proved.proof = std::make_shared<const Established>(
      Established{.by = "a theorem", .bound = make_rational(1, 8)});
  PlannedDefinition made;
  made.made = question("elgamal", {}, "ind-cpa").make(*catalogue().scheme("elgamal").make({}), 1);
  const auto definition = std::make_shared<const PlannedDefinition>(std::move(made));
  const auto judged = [&](const Evidence& advantage, bool optimal = false) {
    CheckRow row{.definition = "ind-cpa", .games = 0, .adversary = "somebody"};
    row.optimal = optimal;
    row.advantage = advantage;
    row.verdict = judge(advantage, 0, optimal);
    judge_beside(proved, {.definition = definition, .optimal = optimal}, CheckOptions{}, row);
    return row.verdict;
  };
  CHECK(judged(Exact{make_rational(1, 8)}) == Verdict::undecided);
  CHECK(judged(Exact{make_rational(1, 8)}, true) == Verdict::meets);
  CHECK_THROWS_WITH_AS(judged(Exact{make_rational(1, 7)}), doctest::Contains("contradict"), Error);
  // Under an assumption an efficient adversary breaks the assumption; one without limits does not.
  Established under{.by = "a theorem", .bound = Bound::advantage("prp", {})};
  under.terms[under.bound.advantages().front()] = {.premise = "prp"};
  proved.security = Security::computational;
  proved.proof = std::make_shared<const Established>(under);
  CHECK(judged(Exact{make_rational(1, 7)}) == Verdict::broken);
  CHECK(judged(Exact{make_rational(1, 7)}, true) == Verdict::undecided);
}

}  // namespace establish_test
