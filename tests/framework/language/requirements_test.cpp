// SPDX-License-Identifier: Apache-2.0
// What "requires" of a scheme says of the sets and numbers of a proof.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "framework/error.hpp"
#include "framework/language/proof_file.hpp"
#include "framework/proof/check.hpp"

namespace requirements_test {

using namespace certamen;

namespace {

class Files {
 public:
  Files() { std::filesystem::create_directories(path_); }
  ~Files() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name} << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                ("certamen-requirements-" + std::to_string(::getpid()));
};

/// What is said of the identity of a scheme with these requirements: its verdict, or its error.
std::string found(const std::string& kind, const std::string& requirements) {
  const Files files;
  const std::string a = kind + " A", b = kind + " B";
  files.write("P.primitive",
              "Primitive P(" + a + ", " + b + ") { deterministic Bool Go(Bool x); }");
  files.write("S.scheme", "import 'P.primitive';\nScheme S(" + a + ", " + b +
                              ") extends P { requires " + requirements +
                              "; Bool Go(Bool x) { return x; } }");
  files.write("G.game", "import 'S.scheme';\nGame L(S s) { Bool X(Bool x) { return s.Go(x); } }\n"
                        "Game R(S s) { Bool X(Bool x) { return x; } }\nexport as G;");
  const std::string proof = files.write(
      "G.proof", "import 'P.primitive';\nimport 'S.scheme';\nimport 'G.game';\nproof:\nlet:\n" + a +
                     ";\n" + b +
                     ";\nS s = S(A, B);\nassume:\ntheorem:\nG(s);\ngames:\n"
                     "G(s).L against G(s).Adversary;\nG(s).R against G(s).Adversary;\n");
  try {
    const auto verdict =
        check_proof(language::load_proof(proof, {}, Context{}), {}, Context{}).verdict;
    return verdict == ProofVerdict::verified ? "verified" : "not verified";
  } catch (const Error& error) {
    return error.what();
  }
}

bool is_refused(const std::string& text) {
  return text.find("this requirement of the scheme does not hold") != std::string::npos;
}

}  // namespace

TEST_CASE("requirements: sets that are equal both ways are equal") {
  CHECK(found("Set", "A == B") == "verified");
  CHECK(found("Set", "A == B && B == A") == "verified");
  CHECK(found("Int", "A == B && B == A") == "verified");
  CHECK(found("Int", "A == 2 * B && A == B + B") == "verified");
}

TEST_CASE("requirements: a set or number that would be made of itself is refused") {
  CHECK(is_refused(found("Set", "A == [B, B] && B == [A, A]")));
  CHECK(is_refused(found("Set", "A == B? && B == A?")));
  CHECK(is_refused(found("Int", "A == 2 * B && B == 2 * A")));
}

TEST_CASE("requirements: inclusions that lead back are not taken for functions of their own") {
  CHECK(found("Set", "A subsets B") == "verified");
  const std::string back = found("Set", "A subsets B && B subsets A");
  CHECK_MESSAGE(back.find("other subsets are not supported yet") != std::string::npos, back);
}

namespace {

/// A proof in these files, each with its text; its verdict, or its error.
std::string verdict_of(const std::vector<std::pair<std::string, std::string>>& texts) {
  const Files files;
  std::string last;
  for (const auto& [name, text] : texts) last = files.write(name, text);
  try {
    const ProofReport report =
        check_proof(language::load_proof(last, {}, Context{}), {}, Context{});
    std::string said{to_string(report.verdict)};
    for (const auto& hypothesis : report.hypotheses) said += "; if " + hypothesis;
    return said;
  } catch (const Error& error) {
    return error.what();
  }
}

const std::pair<std::string, std::string> sets{
    "Q.primitive", "Primitive Q(Set A, Set B) { deterministic A id(A x); }"},
    wants_equal{"W.scheme",
                "import 'Q.primitive';\nScheme W(Set A, Set B) extends Q { requires A == B; "
                "deterministic A id(A x) { return x; } }"},
    collisions{"H.game",
               "Game L(Set S, Set T) { Bool X() { S a <- S; S b <- S; return a == b; } }\n"
               "Game R(Set S, Set T) { Bool X() { T a <- T; T b <- T; return a == b; } }\n"
               "export as H;"};
const std::string imports = "import 'Q.primitive';\nimport 'W.scheme';\nimport 'H.game';\n",
                  middle = "Game Mid(W w) { Bool X() { return true; } }\n",
                  declared = "proof:\nlet:\nSet S; Set T;\n", ends = "theorem: H(S, T);\ngames:\n",
                  first = "H(S, T).L against H(S, T).Adversary;\n",
                  second = "H(S, T).R against H(S, T).Adversary;\n";

}  // namespace

// A collision of two draws has probability 1/|S| in the one game and 1/|T| in the other.
TEST_CASE("requirements: of a scheme that a step makes they are no hypothesis of the theorem") {
  const std::string refused = "the proof does not say that this holds";
  const auto proof = [&](const std::string& text) {
    return verdict_of({sets, wants_equal, collisions, {"H.proof", text}});
  };
  CHECK(proof(imports + middle + declared + ends + first +
              "Mid(W(S, T)) against H(S, T).Adversary;\n" + second)
            .find(refused) != std::string::npos);
  CHECK(proof(imports + declared + "W w = W(S, T);\n" + ends + first + second) ==
        "verified; if S = Atoms(T)");
  CHECK(proof(imports + declared + ends + first + second) == "undecided");  // equal for S = T = 2
}

TEST_CASE("proofs in files: calls < n allows one call less than calls <= n") {
  const auto pads = [&](const std::string& calls) {
    return verdict_of(
        {{"K.game",
          "Game L(Int n) { BitString<n> k; Void Initialize() { k <- BitString<n>; }\n"
          "BitString<n> X(BitString<n> m) { return k + m; } }\n"
          "Game R(Int n) { BitString<n> X(BitString<n> m) { BitString<n> k <- BitString<n>; "
          "return k; } }\nexport as K;"},
         {"K.proof", "import 'K.game';\nproof:\nlet: Int n;\nassume: calls " + calls +
                         ";\ntheorem: K(n);\ngames:\nK(n).L against K(n).Adversary;\n"
                         "K(n).R against K(n).Adversary;\n"}});
  };
  CHECK(pads("<= 1") == "verified; if each oracle is called at most once");
  CHECK(pads("< 2") == "verified; if each oracle is called at most 2 - 1 times");
  CHECK(pads("<= 2").starts_with("refuted"));
  CHECK(pads("< 3").starts_with("refuted"));
}

TEST_CASE("proofs in files: prime is said of a number or of a group's order, by name") {
  const auto said = [](const std::string& primes) {
    return verdict_of(
        {{"P.game",
          "Game L(Int q, Group G) { ModInt<q> X() { ModInt<q> a <- ModInt<q>; return a; } }"
          "\nGame R(Int q, Group G) { ModInt<q> X() { ModInt<q> a <- ModInt<q>; return a; "
          "} }\nexport as P;"},
         {"t.proof", "import 'P.game';\nproof:\nlet:\nInt q;\nInt m = 2 * q;\nSet S;\nGroup G;\n"
                     "assume:\nrequires:\n" +
                         primes +
                         ";\ntheorem:\nP(q, G);\ngames:\nP(q, G).L against P(q, G).Adversary;\n"
                         "P(q, G).R against P(q, G).Adversary;\n"}});
  };
  CHECK(said("q is prime") == "verified");
  CHECK(said("G.order is prime") == "verified");
  for (const char* other : {"q + 1", "m", "S", "G", "q.order", "S.order", "E.q", "r", "7"}) {
    const std::string found = said(std::string{other} + " is prime");
    CHECK_MESSAGE(found.find("expected the name of a number") != std::string::npos, found);
  }
}

TEST_CASE("proofs in files: injective methods that cannot exist are refused, others a hypothesis") {
  const auto said = [](const std::string& inputs, const std::string& answer) {
    return verdict_of(
        {{"I.primitive", "Primitive I(Int n, Int m, Set S) { deterministic injective " + answer +
                             " F(" + inputs + "); }"},
         {"P.game", "import 'I.primitive';\nGame L(I f) { Bool X() { return true; } }\n"
                    "Game R(I f) { Bool X() { return true; } }\nexport as P;"},
         {"t.proof", "import 'I.primitive';\nimport 'P.game';\nproof:\nlet:\nInt n;\nInt m;\n"
                     "Set S;\nI f = I(n, m, S);\nassume:\ntheorem:\nP(f);\ngames:\n"
                     "P(f).L against P(f).Adversary;\nP(f).R against P(f).Adversary;\n"}});
  };
  const std::string none = "there is no such function";
  for (const auto& [inputs, answer] : std::vector<std::pair<std::string, std::string>>{
           {"BitString<2 * n> x", "BitString<n>"},
           {"BitString<n> k, BitString<m> x", "BitString<m>"},
           {"S x, Bool b", "S"},
           {"S x, ModInt<5> b", "S"},
           {"[S, S] x, BitString<n> y", "[S, S]"},
           {"BitString<3> x", "BitString<2>"},
           {"Bool? x", "Bool"},
           {"S? x", "S"},
           {"S?? x", "S?"},
           {"BitString<n> x", "ModInt<n>"},
           {"BitString<n> x, S y", "[ModInt<n>, S]"},
           {"BitString<n + m> x", "[ModInt<n>, ModInt<m>]"}}) {
    const std::string found = said(inputs, answer);
    CHECK_MESSAGE(found.find(none) != std::string::npos, inputs << ": " << found);
  }
  CHECK(said("BitString<n> x", "BitString<n>") == "verified");
  CHECK(said("BitString<n> x", "BitString<m>") ==
        "verified; if f.F is injective, from Bits(n) to Bits(m)");
  CHECK(said("S? x", "BitString<m>").starts_with("verified; if"));
  CHECK(said("ModInt<n> x", "BitString<n>").starts_with("verified; if"));
  CHECK(said("S x", "BitString<m>") == "verified; if f.F is injective, from Atoms(S) to Bits(m)");
  CHECK(said("S x, S y", "S") == "verified; if f.F is injective, from Tuple(Atoms(S), Atoms(S)) to "
                                 "Atoms(S)");  // where S has one element
}

TEST_CASE("proofs in files: hypotheses that hold at no sizes together are refused") {
  // Methods F, G and H, each of them injective.
  const auto said = [](const std::vector<std::pair<std::string, std::string>>& methods) {
    std::string text = "Primitive I(Int n, Int m, Set S) {";
    char name = 'F';
    for (const auto& [inputs, answer] : methods)
      text += " deterministic injective " + answer + " " + name++ + "(" + inputs + ");";
    return verdict_of(
        {{"I.primitive", text + " }"},
         {"P.game", "import 'I.primitive';\nGame L(I f) { Bool X() { return true; } }\n"
                    "Game R(I f) { Bool X() { return true; } }\nexport as P;"},
         {"t.proof", "import 'I.primitive';\nimport 'P.game';\nproof:\nlet:\nInt n;\nInt m;\n"
                     "Set S;\nI f = I(n, m, S);\nassume:\ntheorem:\nP(f);\ngames:\n"
                     "P(f).L against P(f).Adversary;\nP(f).R against P(f).Adversary;\n"}});
  };
  using Methods = std::vector<std::pair<std::string, std::string>>;
  for (const Methods& methods : std::vector<Methods>{
           {{"BitString<n> x", "BitString<m>"}, {"BitString<m + 1> x", "BitString<n>"}},
           {{"BitString<3 * n> x", "BitString<2 * m>"}, {"BitString<m> x", "BitString<n>"}},
           {{"S x, S y", "S"}, {"Bool x", "S"}},
           {{"ModInt<5> x", "S"}, {"S x", "[Bool, Bool]"}},
           {{"BitString<n> x", "S"}, {"S x", "BitString<m>"}, {"BitString<m> x", "ModInt<n>"}},
           {{"S? x", "BitString<n>"}, {"BitString<n> x", "S"}}}) {
    const std::string found = said(methods);
    CHECK_MESSAGE(found.find("the hypotheses admit no instance") != std::string::npos,
                  methods.front().first << ": " << found);
  }
  CHECK(said({{"BitString<n> x", "BitString<m>"}, {"BitString<m + 1> x", "BitString<n>"}})
            .find("f.F is injective, from Bits(n) to Bits(m), and that f.G is injective, from "
                  "Bits(m + 1) to Bits(n)") != std::string::npos);
  // These hold at some sizes, the last two at large ones alone.
  for (const Methods& methods : std::vector<Methods>{
           {{"BitString<n> x", "BitString<m>"}, {"BitString<m> x", "BitString<n>"}},
           {{"S x", "BitString<n>"}, {"BitString<n> x", "S"}},
           {{"ModInt<5> x", "S"}, {"S x", "[Bool, [Bool, Bool]]"}},
           {{"BitString<n + 100> x", "BitString<m>"}},
           {{"BitString<1000> x", "S"}}}) {
    const std::string found = said(methods);
    CHECK_MESSAGE(found.starts_with("verified"), methods.front().first << ": " << found);
  }
  // An odd number is no even one: that is not seen, but no sizes are found either.
  CHECK(said({{"BitString<2 * m + 1> x", "BitString<2 * n>"},
              {"BitString<2 * n> x", "BitString<2 * m + 1>"}})
            .starts_with("undecided"));
}

namespace {

/// The proof in the last of these files at these sizes.
ProofReport report_of(const std::vector<std::pair<std::string, std::string>>& texts,
                      const Bindings& sizes) {
  const Files files;
  std::string last;
  for (const auto& [name, text] : texts) last = files.write(name, text);
  return check_proof(language::load_proof(last, {.sizes = sizes}, Context{}), {}, Context{});
}

}  // namespace

// No game calls f: only what is taken for granted says that there is one.
TEST_CASE("proofs in files: nothing is refuted at sizes that the hypotheses exclude") {
  const auto pairs = [](const std::string& inputs, const std::string& answer) {
    return std::vector<std::pair<std::string, std::string>>{
        {"I.primitive", "Primitive I(Int n, Int m, Set S) { deterministic injective " + answer +
                            " F(" + inputs + "); }"},
        {"J.game", "import 'I.primitive';\n"
                   "Game L(Set S, I f) { Bool X(S a, S b) { return a == b; } }\n"
                   "Game R(Set S, I f) { Bool X(S a, S b) { return true; } }\nexport as J;"},
        {"t.proof",
         "import 'I.primitive';\nimport 'J.game';\nproof:\nlet:\nInt n;\nInt m;\n"
         "Set S;\nI f = I(n, m, S);\nassume:\ntheorem:\nJ(S, f);\ngames:\n"
         "J(S, f).L against J(S, f).Adversary;\nJ(S, f).R against J(S, f).Adversary;\n"}};
  };
  const auto at = [](int n, int m, int s) {
    return Bindings{{"n", n}, {"m", m}, {"S", s}, {"calls", 1}};
  };
  const auto both = pairs("S x, S y", "S");  // for one element alone, where the games are equal
  CHECK(report_of(both, {}).verdict == ProofVerdict::undecided);
  CHECK(report_of(both, at(1, 1, 1)).verdict == ProofVerdict::undecided);
  CHECK_THROWS_WITH_AS(report_of(both, at(1, 1, 2)),
                       doctest::Contains("I.primitive:1:62: the proof is not about n=1, m=1, S=2"),
                       Error);
  const auto strings = pairs("BitString<n> x", "BitString<m>");
  CHECK(report_of(strings, at(1, 2, 2)).verdict == ProofVerdict::refuted);
  CHECK_THROWS_WITH_AS(
      report_of(strings, at(2, 1, 2)),
      doctest::Contains("where it cannot be that f.F is injective, from Bits(n) to Bits(m)"),
      Error);
  CHECK(report_of(strings, {}).verdict == ProofVerdict::refuted);  // 2 and 2 by default
}

TEST_CASE("proofs in files: games that may be undefined are not verified, however alike they are") {
  const std::string start =
      "BitString<n> X(BitString<n> x) { if (x == 0^n) { return x; } if (x == 1^n) { return x; } ";
  const auto verdict_of = [&](const std::string& left, const std::string& right) {
    return report_of({{"U.game", "Game L(Int n) { " + start + left + "} }\nGame R(Int n) { " +
                                     start + right + "} }\nexport as U;"},
                      {"t.proof", "import 'U.game';\nproof:\nlet:\nInt n;\nassume:\ntheorem:\n"
                                  "U(n);\ngames:\nU(n).L against U(n).Adversary;\n"
                                  "U(n).R against U(n).Adversary;\n"}},
                     {})
        .verdict;
  };
  const std::string none = "BitString<n>? z = None; return z; ";
  CHECK(verdict_of("return x; ", "return x; ") == ProofVerdict::verified);
  for (const std::string& left : {std::string{}, none})
    for (const std::string& right : {std::string{}, none})
      CHECK(verdict_of(left, right) == ProofVerdict::undecided);
}

TEST_CASE("proofs in files: a subset is not larger, also where no game uses its values") {
  const std::vector<std::pair<std::string, std::string>> texts{
      {"Q.primitive", "Primitive Q(Set A, Set B) { deterministic A id(A x); }"},
      {"W.scheme",
       "import 'Q.primitive';\nScheme W(Set A, Set B) extends Q { requires A subsets B; "
       "deterministic A id(A x) { return x; } }"},
      {"H.game", "import 'W.scheme';\nGame L(W w) { Bool X(Bool a) { return a; } }\n"
                 "Game R(W w) { Bool X(Bool a) { return true; } }\nexport as H;"},
      {"H.proof", "import 'Q.primitive';\nimport 'W.scheme';\nimport 'H.game';\nproof:\nlet:\n"
                  "Set U; Set V;\nW w = W(U, V);\ntheorem: H(w);\ngames:\n"
                  "H(w).L against H(w).Adversary;\nH(w).R against H(w).Adversary;\n"}};
  CHECK(report_of(texts, {{"U", 2}, {"V", 3}, {"calls", 1}}).verdict == ProofVerdict::refuted);
  CHECK_THROWS_WITH_AS(report_of(texts, {{"U", 3}, {"V", 2}, {"calls", 1}}),
                       doctest::Contains("cannot be that Atoms(U) is a subset of Atoms(V)"), Error);
}

TEST_CASE("proofs in files: a permutation in a game is refused as what it is") {
  const std::string found = verdict_of(
      {{"P.game",
        "// certamen 1\nGame L(Int n) { Permutation<BitString<n>> P;\nVoid Initialize() { P "
        "<- Permutation<BitString<n>>; }\nBitString<n> X(BitString<n> x) { return P(x); } }"
        "\nGame R(Int n) { BitString<n> X(BitString<n> x) { return x; } }\nexport as P;"},
       {"t.proof", "import 'P.game';\nproof:\nlet: Int n;\ntheorem: P(n);\ngames:\n"
                   "P(n).L against P(n).Adversary;\nP(n).R against P(n).Adversary;\n"}});
  CHECK_MESSAGE(found.find("P.game:2:17: a permutation in a game of a proof is not supported") !=
                    std::string::npos,
                found);
}

TEST_CASE("proofs in files: names of coins do not clash") {
  CHECK(verdict_of(
            {{"R.primitive", "Primitive R(Int n) { BitString<n> r(); BitString<n> r_r(); }"},
             {"G.game", "import 'R.primitive';\n"
                        "Game L(R p, R p_r) { Bool X() { return true; } }\n"
                        "Game M(R p, R p_r) { Bool X() { return true; } }\nexport as G;"},
             {"G.proof", "import 'R.primitive';\nimport 'G.game';\nproof:\nlet:\nInt n;\nInt "
                         "p_r_coins;\nR p = R(n);\nR p_r = R(n);\ntheorem: G(p, p_r);\ngames:\n"
                         "G(p, p_r).L against G(p, p_r).Adversary;\n"
                         "G(p, p_r).M against G(p, p_r).Adversary;\n"}}) == "verified");
}

TEST_CASE("proofs in files: nothing depends on which of two things of one name is meant") {
  const std::pair<std::string, std::string> game{
      "P.game", "Game L(Int n) { Bool X() { return true; } }\nGame R(Int n) { Bool X() { return "
                "true; } }\nexport as P;"};
  std::pair<std::string, std::string> other = game;
  other.first = "P2.game";
  const std::string helper = "Game M(Int n) { Bool X() { return true; } }\n",
                    rest = "proof:\nlet: Int n;\ntheorem: P(n);\ngames:\nP(n).L against "
                           "P(n).Adversary;\nM(n) against P(n).Adversary;\nP(n).R against "
                           "P(n).Adversary;\n";
  const std::string import = "import 'P.game';\n";
  CHECK(verdict_of({game, {"t.proof", import + helper + rest}}) == "verified");
  CHECK(verdict_of({game, other, {"t.proof", import + "import 'P2.game';\n" + helper + rest}})
            .find("t.proof:2:1: another import is called 'P' already") != std::string::npos);
  CHECK(
      verdict_of({game, other, {"t.proof", import + "import 'P2.game' as O;\n" + helper + rest}}) ==
      "verified");
  CHECK(verdict_of({game, {"t.proof", import + helper + helper + rest}})
            .find("'M' is declared already") != std::string::npos);
  CHECK(verdict_of(
            {game,
             {"t.proof", import + "Game P(Int n) { Bool X() { return true; } }\n" + helper + rest}})
            .find("'P' is the name of an import") != std::string::npos);
}

TEST_CASE("schemes in files: what is said to be deterministic does not draw") {
  const std::pair<std::string, std::string> primitive{
      "Z.primitive",
      "Primitive Z(Int n) { deterministic BitString<n> f(BitString<n> x); Bool g(); }"};
  const auto with = [&](const std::string& body, const std::string& kind = "") {
    return verdict_of(
        {primitive,
         {"Z.scheme", "import 'Z.primitive';\nScheme Y(Int n) extends Z { " + kind +
                          " BitString<n> f(BitString<n> x) { " + body +
                          " } Bool g() { Bool b <- Bool; return b; } }"},
         {"Z.game", "import 'Z.primitive';\nGame L(Z z) { Bool X() { return true; } }\n"
                    "Game R(Z z) { Bool X() { return true; } }\nexport as G;"},
         {"Z.proof", "import 'Z.primitive';\nimport 'Z.scheme';\nimport 'Z.game';\nproof:\nlet: "
                     "Int n; Z z = Y(n);\ntheorem: G(z);\ngames:\nG(z).L against G(z).Adversary;\n"
                     "G(z).R against G(z).Adversary;\n"}});
  };
  CHECK(with("return x;") == "verified");
  const std::string refused = "'f' may draw, and 'Z' says that it is deterministic";
  CHECK(with("BitString<n> u <- BitString<n>; return u;").find(refused) != std::string::npos);
  CHECK(with("BitString<n> u <- BitString<n>; return u;", "deterministic").find(refused) !=
        std::string::npos);
  CHECK(with("if (x == x) { Bool b <- Bool; } return x;").find(refused) != std::string::npos);
  CHECK(with("Bool b = this.g(); return x;").find(refused) != std::string::npos);
}

TEST_CASE("schemes in files: a method draws with one argument and not with another") {
  const auto with = [&](const std::string& first, const std::string& second) {
    const std::string imports = "import 'H.primitive';\n";
    return verdict_of(
        {{"H.primitive", "Primitive H() { Bool h(); }"},
         {"D.scheme", imports + "Scheme D() extends H { Bool h() { return true; } }"},
         {"R.scheme", imports + "Scheme R() extends H { Bool h() { Bool b <- Bool; return b; } }"},
         {"W.scheme", imports + "Scheme W(H x) extends H { Bool h() { return x.h(); } }"},
         {"Z.primitive", "Primitive Z() { deterministic Bool f(Bool x); }"},
         {"Y.scheme", imports + "import 'Z.primitive';\nScheme Y(H a, H b) extends Z { Bool f(Bool "
                                "x) { Bool s = a.h(); Bool t = b.h(); return x; } }"},
         {"Z.game", "import 'Z.primitive';\nGame L(Z z) { Bool X() { return true; } }\n"
                    "Game R(Z z) { Bool X() { return true; } }\nexport as G;"},
         {"Z.proof", "import 'D.scheme';\nimport 'R.scheme';\nimport 'W.scheme';\nimport "
                     "'Z.primitive';\nimport 'Y.scheme';\nimport 'Z.game';\nproof:\nlet: Z z = Y(" +
                         first + ", " + second +
                         ");\ntheorem: G(z);\ngames:\nG(z).L against G(z).Adversary;\n"
                         "G(z).R against G(z).Adversary;\n"}});
  };
  CHECK(with("W(D())", "W(D())") == "verified");
  CHECK(with("W(D())", "W(R())").find("'f' may draw") != std::string::npos);
  CHECK(with("W(R())", "W(D())").find("'f' may draw") != std::string::npos);
}

}  // namespace requirements_test
