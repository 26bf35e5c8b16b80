// SPDX-License-Identifier: Apache-2.0
// Proofs in files.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "framework/language/proof_file.hpp"
#include "framework/proof/check.hpp"
#include "tests/support/has_text.hpp"

namespace language_proof_test {

namespace {

using namespace certamen;
using certamen::testing::has;

/// A folder with the files that the proofs below import, removed in the end.
class Folder {
 public:
  Folder() {
    std::filesystem::create_directories(path_);
    write("F.primitive", "Primitive F(Set X, Set Y) { Set In = X; Set Out = Y; "
                         "deterministic Out f(In x); deterministic injective Out i(In x); "
                         "Out r(In x); }");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name} << text;
    return (path_ / name).string();
  }
  /// A pair of games "NAME.game" with these members.
  void pair(const std::string& name, const std::string& left, const std::string& right,
            const std::string& parameters) const {
    write(name + ".game", "import 'F.primitive';\nGame L(" + parameters + ") {\n" + left +
                              "\n}\nGame R(" + parameters + ") {\n" + right + "\n}\nexport as " +
                              name + ";\n");
  }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("certamen-proofs-" + std::to_string(::getpid()));
};

const std::string numbers = "Int n";
const std::string functions = "F F";

/// The text of a proof that the two games of P are not told apart.
struct Written {
  std::string imports = "", helpers = "", lets = "Int n;", assumptions = "";
  std::string arguments = "n";
  std::vector<std::string> between = {};  // games
  std::string theorem = "";
  std::string last = "";

  std::string text() const {
    const std::string p = "P(" + arguments + ")", end = " against " + p + ".Adversary;\n";
    std::string all = "import 'F.primitive';\nimport 'P.game';\n" + imports + helpers +
                      "\nproof:\nlet:\n" + lets + "\nassume:\n" + assumptions + "\ntheorem:\n" +
                      (theorem.empty() ? p + ";" : theorem) + "\ngames:\n" + p + ".L" + end;
    for (const std::string& game : between) all += game + end;
    return all + (last.empty() ? p + ".R" : last) + end;
  }
};

ProofReport report(const Folder& folder, const Written& written, const Bindings& sizes = {}) {
  const std::string path = folder.write("P.proof", written.text());
  return check_proof(language::load_proof(path, {{}, sizes}, Context{}), {}, Context{});
}

enum class Found { verified, equal_at_sizes, refuted, undecided };

Found found(const HopReport& hop) {
  if (hop.verdict == ProofVerdict::verified) return Found::verified;
  if (hop.verdict == ProofVerdict::refuted) return Found::refuted;
  return hop.equal_at_instances ? Found::equal_at_sizes : Found::undecided;
}

/// What is found of a proof without games between the two.
Found at_once(const std::string& left, const std::string& right,
              const std::string& parameters = numbers) {
  const Folder folder;
  folder.pair("P", left, right, parameters);
  Written written;
  if (parameters == functions) {
    written.lets = "Set X; Set Y; F F = F(X, Y);";
    written.arguments = "F";
  }
  return found(report(folder, written).hops.front());
}

/// Games with one oracle X.
Found of_functions(const std::string& left, const std::string& right) {
  const std::string head = "Bool X(F.In x, F.In y) { return ";
  return at_once(head + left + "; }", head + right + "; }", functions);
}

std::string refusal(const Folder& folder, const Written& written) {
  try {
    (void)report(folder, written);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

/// A pair Q that is assumed, whose challenger has a state, and reductions to it.
Written by_reduction(const Folder& folder, const std::string& members,
                     const std::string& arguments = "n") {
  folder.pair("Q",
              "BitString<n> k; Bool b; BitString<n> Initialize() { k <- BitString<n>; b = false; "
              "return k; } Bool Flip() { b = !b; return b; } BitString<n> Y() { return k; }",
              "BitString<n> k; Bool b; BitString<n> Initialize() { k <- BitString<n>; b = false; "
              "return k; } Bool Flip() { b = !b; return b; } BitString<n> Y() { BitString<n> y <- "
              "BitString<n>; return y; }",
              numbers);
  Written written;
  written.imports = "import 'Q.game';\n";
  written.helpers =
      "Reduction B(Int n) compose Q(n) against P(n).Adversary {\n" + members + "\n}\n";
  written.assumptions = "Q(n);";
  written.between = {"Q(n).L compose B(" + arguments + ")", "Q(n).R compose B(n)"};
  return written;
}

std::vector<Found> all_found(const ProofReport& report) {
  std::vector<Found> all;
  for (const HopReport& hop : report.hops) all.push_back(found(hop));
  return all;
}

}  // namespace

TEST_CASE("proof file: the example of the documentation is verified, at the assumption's cost") {
  const ProofReport report = check_proof(
      language::load_proof(std::string{CERTAMEN_SOURCE_ROOT} + "/docs/examples/files/Twice.proof",
                           {}, Context{}),
      {}, Context{});
  CHECK(report.verdict == ProofVerdict::verified);
  CHECK(report.hops.size() == 3);
  CHECK(report.hops[1].kind == HopKind::reduction);
  CHECK(report.claimed.text() == "Adv[Once_I_1](Challenge: calls)");
}

TEST_CASE("proof file: games are equal for all sizes, at sizes, or refuted") {
  const std::string pad =
      "BitString<n> X(BitString<n> m) { BitString<n> k <- BitString<n>; return ";
  CHECK(at_once(pad + "k + m; }", pad + "k; }") == Found::verified);
  CHECK(at_once(pad + "k + m; }", pad + "m; }") == Found::refuted);
  CHECK(at_once("Bool X(BitString<n> x) { return 0^n == x; }",
                "Bool X(BitString<n> x) { return 1^n == x; }") == Found::refuted);
  // The key is drawn at the start, or when it is first asked for.
  const std::string start = "BitString<n> k; Bool drawn; Void Initialize() { drawn = false; ";
  CHECK(at_once(start + "k <- BitString<n>; } BitString<n> X() { return k; }",
                start + "k = 0^n; } BitString<n> X() { if (!drawn) { k <- BitString<n>; drawn = "
                        "true; } return k; }") == Found::equal_at_sizes);
}

TEST_CASE("proof file: methods of primitives are any functions, of fresh coins unless they are "
          "deterministic") {
  CHECK(of_functions("F.f(x) == F.f(x)", "true") == Found::verified);
  CHECK(of_functions("F.r(x) == F.r(x)", "true") == Found::refuted);
  CHECK(of_functions("F.f(x) == F.f(y)", "x == y") == Found::refuted);
  CHECK(of_functions("F.i(x) == F.i(y)", "x == y") == Found::verified);
  CHECK(of_functions("F.i(x) == F.i(y)", "true") == Found::refuted);
  CHECK(of_functions("F.i(x) == F.f(x)", "true") == Found::refuted);
}

TEST_CASE("proof file: maps, sets and functions are tables") {
  const std::string lazy = "Map<BitString<n>, BitString<n>> T; BitString<n> X(BitString<n> x) { if "
                           "(!(x in T)) { BitString<n> y <- BitString<n>; T[x] = y; return y; } "
                           "return T[x]; }";
  const std::string eager =
      "Function<BitString<n>, BitString<n>> H; Void Initialize() { H <- Function<BitString<n>, "
      "BitString<n>>; } BitString<n> X(BitString<n> x) { return H(x); }";
  CHECK(at_once(lazy, eager) != Found::refuted);
  CHECK(at_once(eager, "BitString<n> X(BitString<n> x) { BitString<n> y <- BitString<n>; return "
                       "y; }") == Found::refuted);
  // What is put behind an early return is not there where the return was taken.
  const std::string sets = "Set<BitString<n>> S; Bool X(BitString<n> x, Bool add) { ";
  const std::string asked = "} Bool In(BitString<n> x) { return x in S; }";
  const std::string early =
      sets + "if (!add) { return x in S; } S = S union x; return true; " + asked;
  CHECK(at_once(early, sets + "if (add) { S = S union x; } return x in S; " + asked) !=
        Found::refuted);
  CHECK(at_once(early, sets + "S = S union x; return add || x in S; " + asked) == Found::refuted);
}

TEST_CASE("proof file: the three ways in which a reduction's Initialize meets the challenger's") {
  const std::vector<Found> all(3, Found::verified);
  const std::string key = "BitString<n> k; ";
  const std::string drawn = "BitString<n> Initialize() { k <- BitString<n>; return k; } ";
  const std::string fresh = "{ BitString<n> y <- BitString<n>; return y; }";
  {  // none: what the challenger says
    const Folder folder;
    folder.pair("P", key + drawn + "BitString<n> X() { return k; }",
                key + drawn + "BitString<n> X() " + fresh, numbers);
    const Written own = by_reduction(folder, "BitString<n> X() { return challenger.Y(); }");
    CHECK(all_found(report(folder, own)) == all);
  }
  {  // one that asks the challenger's
    const std::string turned = "BitString<n> Initialize() { k <- BitString<n>; return k + 1^n; } ";
    const Folder folder;
    folder.pair("P", key + turned + "BitString<n> X() { return k; }",
                key + turned + "BitString<n> X() " + fresh, numbers);
    const std::string rest = " } BitString<n> X() { return challenger.Y(); }";
    const std::string head =
        "BitString<n> Initialize() { BitString<n> a = challenger.Initialize(); ";
    CHECK(all_found(report(folder, by_reduction(folder, head + "return a + 1^n;" + rest))) == all);
    CHECK(report(folder, by_reduction(folder, head + "return a;" + rest)).verdict ==
          ProofVerdict::refuted);
  }
  {  // one that does not: the challenger is still initialized, and its answer is dropped
    const std::string zeros = "BitString<n> Initialize() { k <- BitString<n>; return 0^n; } ";
    const Folder folder;
    folder.pair("P", key + zeros + "BitString<n> X() { return k; }",
                key + zeros + "BitString<n> X() " + fresh, numbers);
    const Written own = by_reduction(folder, "BitString<n> Initialize() { return 0^n; } "
                                             "BitString<n> X() { return challenger.Y(); }");
    CHECK(all_found(report(folder, own)) == all);
  }
}

TEST_CASE("proof file: a challenger is not called where a return was taken before") {
  const Folder folder;
  const std::string game =
      "Bool b; Void Initialize() { b = false; } Bool X(Bool stop) { if (stop) { "
      "return false; } b = !b; return b; }";
  folder.pair("P", game, game, numbers);
  const std::string start = "Void Initialize() { challenger.Initialize(); } Bool X(Bool stop) { ";
  const std::string early = start + "if (stop) { return false; } return challenger.Flip(); }";
  for (const Found each : all_found(report(folder, by_reduction(folder, early))))
    CHECK((each == Found::verified || each == Found::equal_at_sizes));
  const std::string late =
      start + "Bool b = challenger.Flip(); if (stop) { return false; } return b; }";
  CHECK(report(folder, by_reduction(folder, late)).verdict == ProofVerdict::refuted);
  const std::string second = start + "return !stop && challenger.Flip(); }";
  for (const Found each : all_found(report(folder, by_reduction(folder, second))))
    CHECK((each == Found::verified || each == Found::equal_at_sizes));
}

TEST_CASE("proof file: a step by assumption has one reduction and the assumption's two games") {
  const Folder folder;
  folder.pair("P",
              "BitString<n> k; Void Initialize() { k <- BitString<n>; } BitString<n> X() { "
              "return k; }",
              "BitString<n> X() { BitString<n> y <- BitString<n>; return y; }", numbers);
  const std::string body =
      "Void Initialize() { challenger.Initialize(); } BitString<n> X() { return "
      "challenger.Y(); }";
  Written written = by_reduction(folder, body);
  const ProofReport whole = report(folder, written);
  CHECK(whole.verdict == ProofVerdict::verified);
  CHECK(whole.claimed.text() == "Adv[Q_n_1](Flip: 0, Initialize: 1, Y: calls)");
  written.assumptions = "";  // then the two games are said to be equal
  const ProofReport unassumed = report(folder, written);
  CHECK(unassumed.hops[1].kind == HopKind::equivalent);
  CHECK(unassumed.hops[1].verdict == ProofVerdict::refuted);
  written = by_reduction(folder, body);
  written.helpers += "Reduction C(Int n) compose Q(n) against P(n).Adversary {" + body + "}";
  written.between[1] = "Q(n).R compose C(n)";
  CHECK(report(folder, written).hops[1].kind == HopKind::equivalent);
}

TEST_CASE("proof file: requirements of schemes are hypotheses") {
  const Folder folder;
  folder.write(
      "Masked.scheme",
      "import 'F.primitive';\nScheme Masked(F G, Int n) extends F {\n  requires G.Out == "
      "BitString<n>;\n  Set In = G.In; Set Out = G.Out;\n  Out f(In x) { return G.f(x); } "
      "Out i(In x) { return G.i(x); } Out r(In x) { BitString<n> k <- BitString<n>; return "
      "k + G.r(x); }\n}");
  folder.pair("P", "F.Out X(F.In x) { return F.r(x); }",
              "F.Out X(F.In x) { F.Out y <- F.Out; return y; }", functions);
  Written written;
  written.imports = "import 'Masked.scheme';\n";
  written.lets = "Int n; Set X; Set Y; F G = F(X, Y); F M = Masked(G, n);";
  written.arguments = "M";
  const ProofReport masked = report(folder, written);
  CHECK(masked.verdict == ProofVerdict::verified);
  CHECK(masked.ledger.front().sizes.count("Y") == 0);  // which is BitString<n>
  // A function of a subset, where the requirement says that it is one.
  folder.write(
      "Masked.scheme",
      "import 'F.primitive';\nScheme Masked(F G, F H) extends F {\n  requires G.Out subsets "
      "H.In;\n  Set In = G.In; Set Out = H.Out;\n  Out f(In x) { return H.f(G.f(x)); } Out "
      "i(In x) { return H.i(G.f(x)); } Out r(In x) { return H.r(G.f(x)); }\n}");
  folder.pair("P", "Bool X(F.In x) { return F.f(x) == F.f(x); }", "Bool X(F.In x) { return true; }",
              functions);
  written.lets = "Set X; Set Y; Set Z; F G = F(X, Y); F H = F(Z, X); F M = Masked(G, H);";
  CHECK(report(folder, written).verdict == ProofVerdict::verified);
}

TEST_CASE("proof file: strings are cut at symbols") {
  const std::string two = "[BitString<n>, BitString<n>] X(BitString<n> m) { ";
  const std::string whole = two + "BitString<n + n> x <- BitString<n + n>; ";
  const std::string apart =
      two + "BitString<n> a <- BitString<n>; BitString<n> b <- BitString<n>; ";
  CHECK(at_once(whole + "return [x[0 : n], x[n : n + n] + m]; }", apart + "return [a, b]; }") ==
        Found::verified);
  CHECK(at_once(whole + "return [x[0 : n], x[0 : n]]; }", apart + "return [a, b]; }") ==
        Found::refuted);
  CHECK(at_once(whole + "BitString<n> a = x[n : n + n]; return [a, a + m]; }",
                apart + "return [a, b]; }") == Found::refuted);
  // What is put together is cut between the pieces, and two halves are the whole.
  const std::string three =
      "BitString<n + n> X(BitString<n> m, BitString<n> o) { BitString<3 * n> x "
      "= m || o || m; ";
  CHECK(at_once(three + "return x[n : 3 * n]; }",
                "BitString<n + n> X(BitString<n> m, BitString<n> o) { return o || m; }") ==
        Found::verified);
  CHECK(at_once(three + "return x[0 : n] || x[n : n + n]; }",
                "BitString<n + n> X(BitString<n> m, BitString<n> o) { return o || m; }") ==
        Found::refuted);
  const std::string given = "BitString<n + n> X(BitString<n + n> m) { ";
  CHECK(at_once(given + "return m[0 : n] || m[n : n + n]; }", given + "return m; }") ==
        Found::verified);
  CHECK(at_once(given + "return m[n : n + n] || m[0 : n]; }", given + "return m; }") ==
        Found::refuted);
  const Folder folder;
  folder.pair("P", given + "return m[0 : n] || m[1 : n + 1]; }", given + "return m; }", numbers);
  has(refusal(folder, {}), "P.game:3:62: a part that begins or ends where it is not known in which "
                           "piece is not supported yet");
  folder.pair("P", given + "return m[0 : n] || m[n : 3 * n]; }", given + "return m; }", numbers);
  has(refusal(folder, {}),
      "P.game:3:62: the part from n to 3n of a string of 2n bits is not inside "
      "of it, or empty, at all sizes");
}

TEST_CASE("proof file: strings that are put together are equal part by part, and uniform if their "
          "parts are") {
  const std::string given = "Bool X(BitString<n> a, BitString<n> b, BitString<n> c) { return ";
  CHECK(at_once(given + "(a || b) == (c || b); }", given + "a == c; }") == Found::verified);
  CHECK(at_once(given + "(a || b) == (b || a); }", given + "a == b; }") == Found::verified);
  CHECK(at_once(given + "(a || b) == (c || c); }", given + "a == c || b == c; }") ==
        Found::refuted);
  // Strings that are cut at different places are not compared by these parts.
  const std::string cut = "Bool X(BitString<n> a, BitString<2 * n> b) { return ";
  CHECK(at_once(cut + "(a || b) == (b || a); }", cut + "true; }") == Found::refuted);
  CHECK(at_once(cut + "(a || b) == (b || a); }", cut + "false; }") == Found::refuted);
  const std::string two = "BitString<2 * n> X() { BitString<n> a <- BitString<n>; ";
  const std::string whole = "BitString<2 * n> X() { BitString<2 * n> u <- BitString<2 * n>; ";
  CHECK(at_once(two + "BitString<n> b <- BitString<n>; return a || b; }", whole + "return u; }") ==
        Found::verified);
  CHECK(at_once(two + "return a || a; }", whole + "return u; }") == Found::refuted);
  const std::string pair = "[BitString<n>, BitString<n>] X() { ";
  const std::string parts =
      "BitString<n> a <- BitString<n>; BitString<n> b <- BitString<n>; return ";
  const std::string sample = pair +
                             "[BitString<n>, BitString<n>] u <- [BitString<n>, BitString<n>]; "
                             "return u; }";
  CHECK(at_once(pair + parts + "[a, b]; }", sample) == Found::verified);
  CHECK(at_once(pair + parts + "[a, a]; }", sample) == Found::refuted);
  CHECK(at_once(pair + parts + "[a, a + b]; }", sample) == Found::verified);
}

TEST_CASE("proof file: what is known in a branch holds in it alone") {
  const std::string head = "BitString<n> k; Void Initialize() { k <- BitString<n>; } BitString<n>? "
                           "X(BitString<n> x) { ";
  const std::string none = "if (x == k) { return None; } BitString<n>? y = x; ";
  CHECK(at_once(head + none + "if (x == k) { y = k + k; } return y; }",
                head + none + "return y; }") == Found::verified);
  CHECK(at_once(head + "if (x == k) { return x; } return None; }",
                head + "if (x == k) { return k; } return None; }") == Found::verified);
  CHECK(at_once(head + "if (x == k) { return None; } return x; }",
                head + "if (x == k) { return None; } return k; }") == Found::refuted);
  // What is returned where x = k is what is returned elsewhere.
  CHECK(at_once(head + "if (x == k) { return k; } return x; }", head + "return x; }") ==
        Found::verified);
  CHECK(at_once(head + "if (x == k) { return x; } return k; }", head + "return x; }") ==
        Found::refuted);
  // At one bit, and there alone, the two are alike.
  CHECK(at_once(head + "if (x != k) { return x; } return None; }",
                head + "if (x == k) { return k; } return None; }") != Found::verified);
}

TEST_CASE("proof file: a function on known sizes is any function, too") {
  const Folder folder;
  folder.write("B.primitive", "Primitive B() { deterministic Bool f(Bool x); }");
  for (const std::string value : {"true", "false"}) {
    folder.write("P.game", "import 'B.primitive';\nGame L(B F) { Bool X() { return F.f(true); } }\n"
                           "Game R(B F) { Bool X() { return " +
                               value + "; } }\nexport as P;");
    Written written;
    written.imports = "import 'B.primitive';\n";
    written.lets = "B F = B();";
    written.arguments = "F";
    CHECK(report(folder, written).verdict == ProofVerdict::refuted);
    written.lets = "Function<Bool, Bool> F;";
    folder.write("P.game", "Game L(Function<Bool, Bool> F) { Bool X() { return F(true); } }\n"
                           "Game R(Function<Bool, Bool> F) { Bool X() { return " +
                               value + "; } }\nexport as P;");
    CHECK(report(folder, written).verdict == ProofVerdict::refuted);
  }
}

TEST_CASE("proof file: wrong proofs are refused at their place") {
  const Folder folder;
  const std::string bits = "BitString<n> X() { BitString<n> y <- BitString<n>; return y; }";
  folder.pair("P", bits, bits, numbers);
  const auto with = [&](auto change) {
    Written written = by_reduction(folder, "BitString<n> X() { return challenger.Y(); }");
    change(written);
    return refusal(folder, written);
  };
  has(with([](Written& w) { w.last = "P(n).L"; }),
      "P.proof:19:1: the proof ends with the game that it starts with");
  has(with([](Written& w) { w.theorem = "Q(n);"; }),
      "P.proof:16:1: the proof starts and ends with the theorem's games");
  has(with([](Written& w) { w.between = {"Q(n).L compose B(n, n)"}; }),
      "P.proof:17:16: 'B' takes 1 arguments, got 2");
  has(with([](Written& w) { w.between = {"Q(n).M compose B(n)"}; }),
      "P.proof:17:6: the games are 'L' and 'R'");
  has(with([](Written& w) { w.between = {"P(n).L compose B(n)"}; }),
      "P.proof:17:1: the reduction is composed with another pair of games: Q(n)");
  has(with([](Written& w) { w.between = {"Q(n).L compose C(n)"}; }),
      "P.proof:17:16: there is no such reduction in this file");
  has(with([](Written& w) { w.between = {"G(n)"}; }),
      "P.proof:17:1: there is no such game in this file");
  has(with([](Written& w) { w.between = {"Q(n).L"}; }),
      "P.proof:17:1: this game has other oracles than the theorem's");
  has(with([](Written& w) { w.between = {"Q(m).L compose B(n)"}; }),
      "P.proof:17:3: there is no 'm' here");
  has(with([](Written& w) { w.lets = "Int n; Int n;"; }), "'n' is declared already");
  has(with([](Written& w) { w.lets = "Int n; F F = P(n);"; }), "expected a scheme or a primitive");
  has(with([](Written& w) { w.lets = "Int n; F F = F(n, n);"; }),
      "this is not what 'X' of 'F' wants");
  has(with([](Written& w) {
        w.imports += "import 'None.game';\n";
        w.theorem = "N(n);";
      }),
      "P.proof:4:1: there is no file");
  has(with([](Written& w) { w.theorem = "O(n);"; }),
      "no import of this file is called 'O'; did you mean 'F', 'P' or 'Q'?");
}

TEST_CASE("proof file: what is not followed yet is refused at its place") {
  const Folder folder;
  const std::string bits = "BitString<n> X() { BitString<n> y <- BitString<n>; return y; }";
  folder.pair("P", bits, bits, numbers);
  const auto reducing = [&](const std::string& members) {
    return refusal(folder, by_reduction(folder, members));
  };
  has(reducing("BitString<n> X() { challenger.Initialize(); return challenger.Y(); }"),
      "challenger.Initialize() anywhere but once in Initialize");
  has(reducing("Void Initialize() { challenger.Initialize(); challenger.Initialize(); } "
               "BitString<n> X() { return challenger.Y(); }"),
      "challenger.Initialize() anywhere but once in Initialize");
  has(reducing("Void Initialize() { Bool b <- Bool; if (b) { challenger.Initialize(); } } "
               "BitString<n> X() { return challenger.Y(); }"),
      "challenger.Initialize() anywhere but once in Initialize");
  has(reducing("BitString<n> X() { return challenger.Z(); }"), "the challenger has no oracle 'Z'");
  has(reducing("Set<Bool> S; Bool In(Set<Bool> T) { return true; } BitString<n> X() { Bool b = "
               "In(S); return challenger.Y(); }"),
      "a map, set or function as an argument or answer is not supported yet");
  has(reducing("BitString<n> X() { Function<Bool, Bool> H <- Function<Bool, Bool>; return "
               "challenger.Y(); }"),
      "a function that is drawn anywhere but once in Initialize");
  has(reducing("Set<BitString<n>> S; BitString<n> X() { BitString<n> y <-uniq[S] BitString<n>; "
               "return y; }"),
      "a sample outside of a set that is not written out, at all sizes, is not supported yet");
  has(reducing("BitString<n> k; Void Initialize() { } BitString<n> X() { return k; }"),
      "in Q(n).L compose B(n), line 17: 'k' has no value, after\nX() -> 0x0");
  Written written;
  written.helpers =
      "Game G(Int n) { BitString<n> X() { BitString<n> y <- BitString<n>; return y; } }";
  written.lets = "Int n; Int q;";
  const std::string line = "G(n) against P(n).Adversary;";
  const auto counted = [&](const std::string& head, const std::string& lines) {
    written.between = {"induction(" + head + ") { " + lines + " }\nassume q == 1;\nG(n)"};
    return refusal(folder, written);
  };
  CHECK(counted("i from 1 to q", line) == "nothing thrown");
  has(counted("i from 1 to q", line + " induction(j from 1 to q) { " + line + " }"),
      "an induction in an induction is not supported yet");
  has(counted("i from 1 to q", line + " } induction(j from 1 to q) { " + line),
      "expected a game between two inductions");
  has(counted("i from 2 to q", line), "as from 1 to q; these are q - 1");
  has(counted("i from n to q", line), "expected a number from 0 on, not n");
  has(counted("q from 1 to q", line), "'q' is declared already");
  has(counted("i from 1 to q", "G(n + i) against P(n).Adversary;"), "the theorem's");
}

}  // namespace language_proof_test
