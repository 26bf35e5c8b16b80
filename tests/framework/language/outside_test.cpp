// SPDX-License-Identifier: Apache-2.0
// Samples outside of values that are written out, at all sizes, beside what the small games of
// files do, where what is left is enumerated.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <unistd.h>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/language/game.hpp"
#include "framework/language/load.hpp"
#include "framework/language/proof_file.hpp"
#include "framework/proof/check.hpp"
#include "tests/support/random_cases.hpp"

namespace language_outside_test {

namespace {

using namespace certamen;
using namespace certamen::language;

/// A pair of games with these methods, and the proof that they are the same.
class Files {
 public:
  Files(const std::string& left, const std::string& right, const std::string& parameter = "Int n",
        const std::string& argument = "n") {
    std::filesystem::create_directories(folder_);
    const std::string head = "(" + parameter + ") {\n", call = "P(" + argument + ")";
    std::ofstream{game()} << "Game L" + head + left + "\n}\nGame R" + head + right +
                                 "\n}\nexport as P;\n";
    const std::string end = " against " + call + ".Adversary;\n";
    std::ofstream{proof()} << "import 'P.game';\nproof:\nlet: " + parameter +
                                  ";\ntheorem: " + call + ";\ngames:\n" + call + ".L" + end + call +
                                  ".R" + end;
  }
  ~Files() { std::filesystem::remove_all(folder_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  std::string game() const { return (folder_ / "P.game").string(); }
  std::string proof() const { return (folder_ / "P.proof").string(); }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("certamen-outside-" + std::to_string(::getpid()));
};

HopReport checked(const std::string& left, const std::string& right,
                  const std::string& parameter = "Int n", const std::string& argument = "n") {
  const Files files{left, right, parameter, argument};
  return check_proof(load_proof(files.proof(), {}, Context{}), {}, Context{}).hops.front();
}

std::string refusal(const std::string& left, const std::string& parameter = "Int n",
                    const std::string& argument = "n") {
  try {
    (void)checked(left, left, parameter, argument);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

const std::string two = "[BitString<n>, BitString<n>] X() { BitString<n> x <- BitString<n>; ";

}  // namespace

TEST_CASE("outside: for all sizes as a permutation's values, and not as independent ones") {
  const std::string without = two + "BitString<n> y <- BitString<n> \\ {x}; return [x, y]; }";
  const std::string unique = two + "BitString<n> y <-uniq[{x}] BitString<n>; return [x, y]; }";
  const std::string twice = two + "BitString<n> y <- BitString<n> \\ {x, x}; return [x, y]; }";
  const std::string other = two + "BitString<n> y <- BitString<n>; return [x, y]; }";
  const std::string turned = two + "BitString<n> y <- BitString<n> \\ {x}; return [y, x]; }";
  CHECK(checked(without, unique).verdict == ProofVerdict::verified);
  const HopReport apart = checked(without, other);
  CHECK(apart.verdict == ProofVerdict::refuted);
  REQUIRE(apart.refutation);
  CHECK(apart.refutation->advantage == Rational{3, 4});  // 1/2 in each of two calls
  // Both orders are the same, whether or not the normal forms see it.
  CHECK(checked(without, turned).verdict != ProofVerdict::refuted);
  CHECK(refusal(twice).find("nothing may be left to sample from: BitString<n> is not certain to "
                            "have more than 2 values") != std::string::npos);
}

TEST_CASE("outside: a type that may be too small is refused, with its place") {
  const std::string of_set = "S X(S a) { S x <- S \\ {a}; return x; }";
  CHECK(refusal(of_set, "Set S", "S").find("P.game:2:23: nothing may be left to sample from") !=
        std::string::npos);
  const std::string of_group =
      "ModInt<G.order> X() { ModInt<G.order> x <- ModInt<G.order> \\ {0}; return x; }";
  CHECK(checked(of_group, of_group, "Group G", "G").verdict == ProofVerdict::verified);
  const std::string more =
      "ModInt<G.order> X() { ModInt<G.order> x <- ModInt<G.order> \\ {0, 1}; return x; }";
  CHECK(refusal(more, "Group G", "G").find("more than 2 values") != std::string::npos);
  const std::string nothing = two + "BitString<n> y <- BitString<n> \\ {}; return [x, y]; }";
  const std::string plain = two + "BitString<n> y <- BitString<n>; return [x, y]; }";
  CHECK(checked(nothing, plain).verdict == ProofVerdict::verified);
}

TEST_CASE("outside: at sizes it is what an enumeration gives, whichever values are equal") {
  std::mt19937 random{20261129};
  const std::vector<std::string> values = {"m",     "x",         "y",        "x + y",
                                           "x + m", "0^(n + 1)", "1^(n + 1)"};
  for (int round = 0; round < testing::random_cases(24); ++round) {
    std::string excluded;
    for (auto left = 1 + random() % 3; left > 0; --left)
      excluded += (excluded.empty() ? "" : ", ") + values[random() % values.size()];
    const bool unique = random() % 2 == 0;
    const std::string type = "BitString<n + 1>";
    const std::string draw =
        unique ? "<-uniq[{" + excluded + "}] " + type : "<- " + type + " \\ {" + excluded + "}";
    const std::string body = "[" + type + ", " + type + ", " + type + "] X(" + type + " m) { " +
                             type + " x <- " + type + "; " + type + " y <- " + type + "; " + type +
                             " z " + draw + "; return [x, y, z]; }";
    CAPTURE(body);
    const Files files{body, body};
    const Context context;
    const Package enumerated =
        defined_package(load_pair(files.game(), {{"n", "1"}}).left, Size{2}, context);
    const Proof proof = load_proof(files.proof(), {}, context);
    Package drawn = proof.games().front().make(Sizes{proof.sizes(), {{"n", 1}, {"calls", 2}}});
    for (Procedure& oracle : drawn.exports) oracle.budget.reset();
    CHECK(decide_equivalence(enumerated, drawn, {}, context).equivalent == true);
  }
}

}  // namespace language_outside_test
