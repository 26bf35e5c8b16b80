// SPDX-License-Identifier: Apache-2.0
// How a reduction starts the game that it calls, and functions that both ask.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "framework/language/proof_file.hpp"
#include "framework/proof/check.hpp"
#include "tests/support/has_text.hpp"

namespace language_challenger_test {

namespace {

using namespace certamen;
using certamen::testing::has;

struct Text {
  std::string parameters = "Int n", arguments = "n", lets = "Int n;";
  std::string p_left, p_right, q_left, q_right, reduction;
};

std::string games(const Text& text, const std::string& left, const std::string& right,
                  const std::string& name) {
  return "Game L(" + text.parameters + ") {\n" + left + "\n}\nGame R(" + text.parameters + ") {\n" +
         right + "\n}\nexport as " + name + ";\n";
}

/// P by one reduction to Q.
ProofReport report(const Text& text) {
  const auto folder = std::filesystem::temp_directory_path() /
                      ("certamen-challenger-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto write = [&](const std::string& name, const std::string& content) {
    std::ofstream{folder / name} << content;
  };
  write("P.game", games(text, text.p_left, text.p_right, "P"));
  write("Q.game", games(text, text.q_left, text.q_right, "Q"));
  const std::string p = "P(" + text.arguments + ")", q = "Q(" + text.arguments + ")",
                    b = "B(" + text.arguments + ")", end = " against " + p + ".Adversary;\n";
  write("P.proof", "import 'P.game';\nimport 'Q.game';\nReduction B(" + text.parameters +
                       ") compose " + q + " against " + p + ".Adversary {\n" + text.reduction +
                       "\n}\nproof:\nlet:\n" + text.lets + "\nassume:\n" + q + ";\ntheorem:\n" + p +
                       ";\ngames:\n" + p + ".L" + end + q + ".L compose " + b + end + q +
                       ".R compose " + b + end + p + ".R" + end);
  const auto remove = [&] { std::filesystem::remove_all(folder); };
  try {
    ProofReport made = check_proof(
        language::load_proof((folder / "P.proof").string(), {}, Context{}), {}, Context{});
    remove();
    return made;
  } catch (...) {
    remove();
    throw;
  }
}

std::string refusal(const Text& text) {
  try {
    (void)report(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

const std::string key = "BitString<n> k; ";
const std::string fresh = "{ BitString<n> y <- BitString<n>; return y; }";

}  // namespace

TEST_CASE("challenger: its answer is the one argument of the reduction's Initialize") {
  const std::string turned = "BitString<n> Initialize() { k <- BitString<n>; return k + 1^n; } ";
  const std::string drawn = "BitString<n> Initialize() { k <- BitString<n>; return k; } ";
  Text text;
  text.p_left = key + turned + "BitString<n> X() { return k; }";
  text.p_right = key + turned + "BitString<n> X() " + fresh;
  text.q_left = key + drawn + "BitString<n> Y() { return k; }";
  text.q_right = key + drawn + "BitString<n> Y() " + fresh;
  const std::string rest = " BitString<n> X() { return challenger.Y(); }";
  text.reduction = "BitString<n> Initialize(BitString<n> a) { return a + 1^n; }" + rest;
  CHECK(report(text).verdict == ProofVerdict::verified);
  text.reduction = "BitString<n> Initialize(BitString<n> a) { return a; }" + rest;
  CHECK(report(text).verdict == ProofVerdict::refuted);
  text.reduction = "BitString<n> Initialize(Bool a) { return 0^n; }" + rest;
  has(refusal(text), "this challenger's says no such thing");
  text.reduction = "BitString<n> Initialize(BitString<n> a, BitString<n> b) { return a; }" + rest;
  has(refusal(text), "this challenger's says no such thing");
  text.reduction =
      "BitString<n> Initialize(BitString<n> a) { return challenger.Initialize(); }" + rest;
  has(refusal(text), "challenger.Initialize() anywhere but once");
  text.reduction = "BitString<n> X() { return challenger.k; }";
  has(refusal(text), "a reduction calls its oracles, challenger.NAME(..)");
}

TEST_CASE("challenger: its Initialize takes arguments, which the reduction gives") {
  Text text;
  const std::string start = "Void Initialize(BitString<n> t) { ";
  text.q_left = "BitString<n> s; BitString<n> m; " + start +
                "s <- BitString<n>; m = t; } BitString<n> Y() { return s + m; }";
  text.q_right = "BitString<n> s; " + start + "s <- BitString<n>; } BitString<n> Y() { return s; }";
  text.p_left =
      key + "Void Initialize() { k <- BitString<n>; } BitString<n> X() { return k + 1^n; }";
  text.p_right = key + "Void Initialize() { k <- BitString<n>; } BitString<n> X() { return k; }";
  const std::string rest = " BitString<n> X() { return challenger.Y(); }";
  text.reduction = "Void Initialize() { challenger.Initialize(1^n); }" + rest;
  const ProofReport good = report(text);
  CHECK(good.verdict == ProofVerdict::verified);
  REQUIRE(good.hops.size() == 3);
  CHECK(good.hops[1].kind == HopKind::reduction);
  text.reduction = "Void Initialize() { }" + rest;
  has(refusal(text), "the challenger's Initialize takes arguments, and is not called");
  text.reduction = rest;
  has(refusal(text), "the challenger's Initialize takes arguments, and is not called");
  text.reduction = "Void Initialize() { challenger.Initialize(); }" + rest;
  has(refusal(text), "P.proof:");
  text.reduction =
      "Void Initialize() { challenger.Initialize(1^n); challenger.Initialize(1^n); }" + rest;
  has(refusal(text), "challenger.Initialize() anywhere but once");
}

TEST_CASE("challenger: a drawn function that a reduction asks too is one function") {
  Text text;
  const std::string type = "Function<BitString<n>, BitString<n>>";
  text.parameters = "Int n, " + type + " H";
  text.arguments = "n, H";
  text.lets = "Int n; " + type + " H <- " + type + ";";
  const std::string pair = "[BitString<n>, BitString<n>] ";
  const std::string hash = " BitString<n> Hash(BitString<n> x) { return H(x); }";
  const std::string real = "() { BitString<n> s <- BitString<n>; return [s, H(s)]; }";
  const std::string random =
      "() { BitString<n> s <- BitString<n>; BitString<n> y <- BitString<n>; return [s, y]; }";
  text.p_left = pair + "X" + real + hash;
  text.p_right = pair + "X" + random + hash;
  text.q_left = pair + "Y" + real;
  text.q_right = pair + "Y" + random;
  text.reduction = pair + "X() { return challenger.Y(); }" + hash;
  const ProofReport found = report(text);
  REQUIRE(found.hops.size() == 3);
  // Were there two functions, what X says of H(s) would not be what Hash says.
  CHECK(found.hops[0].verdict == ProofVerdict::verified);
  CHECK(found.hops[1].kind == HopKind::reduction);
  CHECK(found.hops[2].verdict == ProofVerdict::verified);
  // A reduction that asks it only on some paths.
  text.reduction = pair +
                   "X() { return challenger.Y(); } BitString<n> Hash(BitString<n> x) { if (x "
                   "== 0^n) { return H(0^n); } return H(x); }";
  CHECK(report(text).hops[0].verdict != ProofVerdict::refuted);
  text.reduction = pair +
                   "X() { return challenger.Y(); } BitString<n> Hash(BitString<n> x) { if (x "
                   "== 0^n) { return 0^n; } return H(x); }";
  CHECK(report(text).hops[0].verdict == ProofVerdict::refuted);
}

}  // namespace language_challenger_test
