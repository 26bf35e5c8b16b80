// SPDX-License-Identifier: Apache-2.0
// What `check` says where theorems apply.
#include <doctest/doctest.h>

#include "framework/check/check.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/theorem.hpp"
#include "framework/error.hpp"
#include "tests/framework/theorems/questions.hpp"

using certamen::testing::catalogue;
using certamen::testing::inverse_power;
using certamen::testing::question;

namespace checked_theorems_test {

using namespace certamen;

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

TEST_CASE("check: schemes that meet their definitions by proof, and one that does not") {
  const auto report_of = [](const std::string& scheme, const Parameters& set = {},
                            const std::optional<std::string>& definition = {}) {
    return check(catalogue(), scheme, {.definition = definition, .parameters = set}, Context{});
  };
  for (const char* scheme : {"masked-release", "aead-release", "shamir"}) {
    CAPTURE(scheme);
    CHECK(report_of(scheme).exit_status() == 0);
  }
  CHECK(report_of("one-time-pad", Parameters{{{"n", "128"}}}, "one-time-secrecy").exit_status() ==
        0);
  CHECK(report_of("pedersen", {}, "hiding").exit_status() == 0);
  CHECK(report_of("ecb").exit_status() == 1);
  // A scheme that is met computationally names the best attack that is known.
  const CheckReport encrypted = report_of("aead-release", {}, "hidden-weights-ror");
  CHECK(encrypted.rows.front().security == Security::computational);
  const auto& notes = encrypted.rows.front().notes;
  const auto says = [&](const std::string& text) {
    return std::ranges::any_of(notes, [&](const auto& note) { return note.find(text) == 0; });
  };
  CHECK(says("best known attack on prg, no proof: "));
  CHECK(says("if no better attack exists, the bound is "));
}

TEST_CASE(
    "check: counter mode under given nonces meets what it claims, CBC from a nonce does not") {
  const auto report_of = [](const std::string& scheme, const Parameters& set) {
    return check(catalogue(), scheme, {.parameters = set}, Context{});
  };
  const auto proved = [](const CheckReport& report, const std::string& definition) {
    for (const auto& row : report.rows)
      if (row.definition == definition && row.proof) return row.security;
    return std::optional<Security>{};
  };
  const CheckReport aes = report_of("aes-nonce-ctr", Parameters{{{"blocks", "3"}}});
  CHECK(aes.verdict() == Verdict::meets);
  for (const char* definition : {"nonce-cpa", "nonce-cpa-ror"})
    CHECK(proved(aes, definition) == Security::computational);
  const CheckReport ideal = report_of("nonce-ctr", Parameters{{{"n", "128"}}});
  CHECK(ideal.verdict() == Verdict::meets);
  for (const char* definition : {"nonce-cpa", "nonce-cpa-ror"})
    CHECK(proved(ideal, definition) == Security::statistical);
  CHECK(proved(ideal, "misuse-ror") == std::optional<Security>{});
  CHECK(report_of("nonce-cbc", Parameters{{{"n", "3"}}}).verdict() == Verdict::broken);
  const CheckReport commitment =
      report_of("hash-commitment", Parameters{{{"n", "128"}, {"q", "2^40"}}});
  CHECK(commitment.verdict() == Verdict::meets);
  CHECK(proved(commitment, "oracle-hiding") == Security::statistical);
}

TEST_CASE("check: ciphers over a public oracle have the bounds of their proofs") {
  for (const char* name : {"even-mansour", "even-mansour-function"})
    for (const char* keys : {"1", "2"}) {
      CAPTURE(name);
      CAPTURE(keys);
      const bool permutes = std::string{name} == "even-mansour";
      const Parameters set{{{"n", "128"}, {"keys", keys}, {"q", "2^30"}, {"asks", "2^40"}}};
      const CheckReport report = check(catalogue(), name, {.parameters = set}, Context{});
      CHECK(report.verdict() == Verdict::meets);
      const auto row = std::ranges::find_if(report.rows, [&](const auto& it) {
        return it.proof && it.definition == (permutes ? "oracle-prp" : "oracle-prf");
      });
      REQUIRE(row != report.rows.end());
      CHECK(row->security == Security::statistical);
      const Integer q = Integer{1} << 30, asks = Integer{1} << 40, all = q + asks;
      CHECK(row->proof->value({}).upper ==
            make_rational(permutes ? all * (all - 1) : q * asks, Integer{1} << 128));
    }
}

TEST_CASE("check: an attacker with twice the time has twice the best known advantage by search") {
  const auto said = [](const Integer& time) {
    const CheckReport report =
        check(catalogue(), "aead-release",
              {.definition = "hidden-weights-ror", .attack_time = time}, Context{});
    for (const auto& note : report.rows.front().notes)
      if (note.find("best known attack on prg") == 0) return note;
    return std::string{};
  };
  // All keys in 2^126.1 evaluations [BKR11]: at most that part, and nearly.
  const auto part = [](unsigned time) {
    return to_decimal(make_rational(10000, 10718 * (Integer{1} << (126 - time))));
  };
  CHECK(said(Integer{1} << 100).find(part(100) + " in time 2^100 by") != std::string::npos);
  CHECK(said(Integer{1} << 101).find(part(101) + " in time 2^101 by") != std::string::npos);
  CHECK(std::pow(2.0, 0.1) < 1.0718);
  CHECK(std::pow(2.0, 0.1) > 1.0717);
  CHECK(said(1000).find(" in time 1000 by") != std::string::npos);
}

TEST_CASE("check: the optimal adversary stands beside what is proved of all") {
  const CheckReport report = check(
      catalogue(), "random-permutation",
      {.definition = "prf", .optimal = true, .parameters = Parameters{{{"N", "8"}, {"q", "2"}}}},
      Context{});
  REQUIRE(report.rows.size() == 2);
  CHECK(report.rows.front().optimal);
  CHECK(report.rows.front().verdict == Verdict::broken);
  REQUIRE(report.rows.back().proof);
  CHECK(report.rows.back().notes.back().find("tight within 1") != std::string::npos);
}

TEST_CASE(
    "catalogue: every assumption is about a definition, and known attacks are probabilities") {
  REQUIRE(catalogue().assumptions().size() >= 3);
  const auto aes = catalogue().scheme("aes-128");
  for (const auto& entry : catalogue().assumptions()) {
    CAPTURE(entry.name);
    CHECK_NOTHROW(catalogue().definition(entry.definition));
    CHECK_FALSE(entry.source.empty());
    CHECK_FALSE(entry.best_known(*catalogue().scheme("ecb").make({}), 1, 1));
  }
  const auto known = [&](const std::string& name, const std::string& scheme, const Parameters& set,
                         const Integer& time) {
    const auto& all = catalogue().assumptions();
    const auto entry = std::ranges::find(all, name, &AssumptionEntry::name);
    const auto& made = catalogue().scheme(scheme);
    return entry->best_known(*made.make(set.completed(made.parameters)), 1, time);
  };
  // All keys take 2^126.1: below 2^-46, and within a thousandth of 2^-46.1.
  const auto searched = known("aes-128-prp", "aes-128", {}, Integer{1} << 80).value();
  CHECK(searched < inverse_power(46));
  CHECK(searched > inverse_power(46) * make_rational(93235, 100000));
  CHECK_FALSE(known("aes-128-prp", "aes-128", Parameters{{{"rounds", "4"}}}, 1));
  // A small group falls to the sieve, whatever its order.
  CHECK(known("ddh", "elgamal", {}, Integer{1} << 80) == Rational{1});
  CHECK(known("ddh", "elgamal", {}, 1) < 1);
}

}  // namespace checked_theorems_test
