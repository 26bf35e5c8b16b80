// SPDX-License-Identifier: Apache-2.0
// What proofs state by "bound:", beside what their steps cost.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "framework/language/proof_file.hpp"
#include "framework/proof/check.hpp"
#include "tests/support/has_text.hpp"
#include "tests/support/temporary_file.hpp"

namespace stated_bound_test {

namespace {

using namespace certamen;
using certamen::testing::has;

const std::string folder = std::string{CERTAMEN_SOURCE_ROOT} + "/docs/examples/files";

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

/// The proof of the example, that a cipher inside of another hides what the inner one hides. Its
/// one step by assumption costs the advantage against Once(I).
ProofReport stated(const std::string& bound, bool instances = true) {
  std::string text = text_of(folder + "/Twice.proof");
  const auto games = text.find("games:");
  REQUIRE(games != std::string::npos);
  text.insert(games, "bound:\n    " + bound + ";\n\n");
  const testing::TemporaryName file;
  const std::string path = file.path + ".proof";
  std::ofstream{path} << text;
  const Proof proof = language::load_proof(path, {{folder}, {}}, Context{});
  return check_proof(proof, {.instances = instances}, Context{});
}

ProofVerdict claim(const std::string& bound) {
  return stated(bound, false).claim_verdict;
}

std::string refusal(const std::string& bound) {
  try {
    (void)stated(bound, false);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

}  // namespace

TEST_CASE("stated bound: what the steps give is verified, by either way to name the reduction") {
  for (const std::string bound :
       {"advantage(Once(I) compose Inside)", "advantage(Once(I) compose Inside(I, O, T))"}) {
    const ProofReport report = stated(bound);
    CHECK(report.verdict == ProofVerdict::verified);
    CHECK(report.claim_evidence == "the sum of the steps' costs");
    CHECK(report.claimed == report.composed);
    CHECK(report.claimed.text() == "Adv[Once_I_1](Challenge: calls)");
    CHECK(report.claim_source.starts_with("bound: in line "));
  }
}

TEST_CASE("stated bound: more than the steps give is implied") {
  const std::string its = "advantage(Once(I) compose Inside)";
  for (const std::string more :
       {" + 1 / |Messages|", " + count_Challenge^2 / (2 * |Texts|)", " * 2", " + 2^-128",
        " + 1 / 3", " + advantage(Once(I) compose Inside) / 2", " + (count_Challenge - 1) * 4^-3",
        " - 0", " + 1 / (count_Challenge + 2)", " * count_Challenge"}) {
    CAPTURE(more);
    CHECK(claim(its + more) == ProofVerdict::verified);
  }
  CHECK(claim("1") == ProofVerdict::verified);  // no advantage is more
}

TEST_CASE("stated bound: less than the steps give is not verified") {
  const std::string its = "advantage(Once(I) compose Inside)";
  for (const std::string less : {"0", "1 / |Messages|", "0 + 2^-128"})
    CHECK(claim(less) == ProofVerdict::undecided);
  for (const std::string less : {" / 2", " - 2^-128", " - 1 / |Texts|", " * (1 - 1 / |Texts|)"}) {
    CAPTURE(less);
    const ProofReport report = stated(its + less, false);
    CHECK(report.claim_verdict == ProofVerdict::undecided);
    CHECK(report.verdict == ProofVerdict::undecided);
    has(report.claim_evidence, "which may be more than is claimed");
  }
}

TEST_CASE("stated bound: one that is contradicted at an instance is an alarm") {
  const ProofReport report = stated("0");
  CHECK(report.verdict == ProofVerdict::refuted);
  REQUIRE(report.refutation);
  CHECK(report.refutation->advantage > 0);
  has(report.refutation->claim, "are at most 0 apart");
}

TEST_CASE("stated bound: what makes no sense is refused at its place") {
  has(refusal("advantage(Once(T) compose Inside)"),
      ":33:31: no line composes a reduction 'Inside' with these games");
  has(refusal("advantage(Once(I) compose Outside)"), "no line composes a reduction 'Outside'");
  has(refusal("advantage(Once(O) compose Inside(I, O, T))"),
      "the reduction is composed with another pair of games: Once(I)");
  has(refusal("advantage(Once(I) compose Inside(O, I, T))"), "composed with another pair of games");
  has(refusal("advantage(Once(I))"), "an advantage without a reduction is not supported yet");
  has(refusal("advantage(event bad of Once(I) compose Inside)"), "an event is not supported yet");
  has(refusal("count_Hash"), ":33:5: the theorem's games have no oracle 'Hash'");
  has(refusal("1 / (count_Challenge - 1)"), "this divisor may be 0 or negative");
  has(refusal("1 / 0"), "this divisor may be 0 or negative");
  has(refusal("(|Texts| - |Messages|)^-1"), "this divisor may be 0 or negative");
  has(refusal("3^count_Challenge"),
      ":33:7: expected a number that is known before the game runs, and 'count_Challenge' is none");
  has(refusal("|Texts|^65"), "an exponent that is no number from -64 to 64");
  has(refusal("2^100000"), "this exponent is too large");
  has(refusal("nothing"),
      "expected a number that is known before the game runs, and 'nothing' is none");
  has(refusal("Texts"), "expected a number, got a type");
  has(refusal("|Set<Messages>|"), "is not supported yet");
}

}  // namespace stated_bound_test
