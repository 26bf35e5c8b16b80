// SPDX-License-Identifier: Apache-2.0
// "lemma: GAME by 'FILE.proof';": the other proof is read, compared and checked.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "framework/error.hpp"
#include "framework/language/proof_file.hpp"
#include "framework/proof/check.hpp"

namespace lemma_test {

using namespace certamen;

namespace {

class Folder {
 public:
  Folder() {
    std::filesystem::create_directories(path_);
    write(
        "Pad.game",
        "Game L(Int n) { BitString<n> X(BitString<n> m) { BitString<n> k <- BitString<n>; return k "
        "+ m; } }\nGame R(Int n) { BitString<n> X(BitString<n> m) { BitString<n> u <- "
        "BitString<n>; return u; } }\nexport as Pad;");
    write(
        "Open.game",
        "Game L(Int n) { BitString<n> X(BitString<n> m) { return m; } }\nGame R(Int n) { "
        "BitString<n> X(BitString<n> m) { BitString<n> u <- BitString<n>; return u; } }\nexport as "
        "Open;");
    write("Two.game",
          "Game L(Int n) { [BitString<n>, BitString<n>] Y(BitString<n> m) { BitString<n> k <- "
          "BitString<n>; return [k + m, m]; } }\nGame R(Int n) { [BitString<n>, BitString<n>] "
          "Y(BitString<n> m) { BitString<n> u <- BitString<n>; return [u, m]; } }\nexport as Two;");
    write("Pad.proof", alone("Pad", "Int n;", ""));
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name} << text;
    return (path_ / name).string();
  }
  /// A proof that the two games of a file are equal.
  static std::string alone(const std::string& games, const std::string& lets,
                           const std::string& sections) {
    const std::string against = " against " + games + "(n).Adversary;\n";
    return "import '" + games + ".game';\nproof:\nlet:\n" + lets + "\nassume:\n" + sections +
           "theorem:\n" + games + "(n);\ngames:\n" + games + "(n).L" + against + games + "(n).R" +
           against;
  }
  /// A proof that Two's are, by this lemma.
  std::string two(const std::string& lemma, const std::string& sections = "",
                  const std::string& games = "Pad") const {
    const std::string against = " against Two(n).Adversary;\n";
    return write(
        "Two.proof",
        "import 'Two.game';\nimport 'Pad.game';\nimport 'Open.game';\nReduction B(Int n) "
        "compose " +
            games +
            "(n) against Two(n).Adversary { [BitString<n>, BitString<n>] Y(BitString<n> m) "
            "{ BitString<n> c = challenger.X(m); return [c, m]; } }\nproof:\nlet:\nInt "
            "n;\nassume:\n" +
            sections + "lemma:\n" + lemma + "\ntheorem:\nTwo(n);\ngames:\nTwo(n).L" + against +
            games + "(n).L compose B(n)" + against + games + "(n).R compose B(n)" + against +
            "Two(n).R" + against);
  }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("certamen-lemmas-" + std::to_string(::getpid()));
};

ProofReport report(const std::string& path) {
  return check_proof(language::load_proof(path, {}, Context{}), {}, Context{});
}

void refused(const std::string& path, const std::string& part) {
  try {
    (void)report(path);
    FAIL_CHECK("no error: " << part);
  } catch (const Error& error) {
    INFO(std::string{error.what()});
    CHECK(std::string{error.what()}.find(part) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("lemma: a step rests on what another proof shows, which is checked as well") {
  const Folder folder;
  const ProofReport found = report(folder.two("Pad(n) by 'Pad.proof';"));
  CHECK(found.verdict == ProofVerdict::verified);
  CHECK(found.hops[1].kind == HopKind::reduction);
  CHECK(found.claimed.text() == "Adv[Pad_n_1](X: calls)");
  REQUIRE(found.lemmas.size() == 1);
  CHECK(found.lemmas[0].finding.verdict == ProofVerdict::verified);
  CHECK(found.lemmas[0].finding.evidence == "verified: at most 0");
  CHECK(found.lemmas[0].text == "Pad(n), by Pad.proof");
}

TEST_CASE("lemma: one that does not hold refutes the proof that rests on it") {
  const Folder folder;
  folder.write("Open.proof", Folder::alone("Open", "Int n;", ""));
  const ProofReport found = report(folder.two("Open(n) by 'Open.proof';", "", "Open"));
  CHECK(found.verdict == ProofVerdict::refuted);
  REQUIRE(found.lemmas.size() == 1);
  CHECK(found.lemmas[0].finding.verdict == ProofVerdict::refuted);
  // Its advantage is 1/2 at one bit and one call, more at two.
  REQUIRE(found.lemmas[0].finding.refutation);
  CHECK(found.lemmas[0].finding.refutation->advantage >= make_rational(1, 2));
}

TEST_CASE("lemma: shown for one call it says nothing of a reduction that makes two") {
  const Folder folder;
  folder.write(
      "Pad.game",
      "Game L(Int n) { BitString<n> k; Void Initialize() { k <- BitString<n>; } "
      "BitString<n> X(BitString<n> m) { return k + m; } }\nGame R(Int n) { BitString<n> k; "
      "Void Initialize() { k <- BitString<n>; } BitString<n> X(BitString<n> m) { return k; "
      "} }\nexport as Pad;");
  folder.write("Pad.proof", Folder::alone("Pad", "Int n;", "calls <= 1;\n"));
  const auto two = [&](const std::string& calls, const std::string& answer) {
    folder.write(
        "Two.game",
        "Game L(Int n) { BitString<n> k; Void Initialize() { k <- BitString<n>; } "
        "[BitString<n>, BitString<n>] Y(BitString<n> m, BitString<n> l) { return [k + m, k "
        "+ l]; } }\nGame R(Int n) { BitString<n> k; Void Initialize() { k <- "
        "BitString<n>; } [BitString<n>, BitString<n>] Y(BitString<n> m, BitString<n> l) { "
        "return [k, k]; } }\nexport as Two;");
    const std::string against = " against Two(n).Adversary;\n";
    return folder.write(
        "Two.proof",
        "import 'Two.game';\nimport 'Pad.game';\nReduction B(Int n) compose Pad(n) against "
        "Two(n).Adversary { [BitString<n>, BitString<n>] Y(BitString<n> m, BitString<n> l) { " +
            answer + " } }\nproof:\nlet:\nInt n;\nassume:\n" + calls +
            "lemma:\nPad(n) by 'Pad.proof';\ntheorem:\nTwo(n);\ngames:\nTwo(n).L" + against +
            "Pad(n).L compose B(n)" + against + "Pad(n).R compose B(n)" + against + "Two(n).R" +
            against);
  };
  const std::string both =
      "BitString<n> a = challenger.X(m); BitString<n> b = challenger.X(l); return [a, b];";
  refused(
      two("calls <= 1;\n", both),
      "the lemma is proved for calls <= 1, and the number of calls of X by the reduction may be 2");
}

TEST_CASE("lemma: the other proof is of this statement, and rests on nothing else") {
  const Folder folder;
  refused(folder.two("Pad(n) by 'None.proof';"), "there is no file");
  refused(folder.two("Pad(n) by 'Pad.game';"),
          "Two.proof:10:1: a lemma is by another proof: expected a file that ends in .proof");
  refused(folder.two("Open(n) by 'Pad.proof';"), "Two.proof:10:1: this is not the theorem of");
  const std::string by_pad = "Pad(n) by 'Pad.proof';";
  folder.write("Pad.proof", "import 'Open.game';\n" + Folder::alone("Pad", "Int n;", "Open(n);\n"));
  refused(folder.two(by_pad), "rests on what this proof does not say: assume: Open(n)");
  CHECK(report(folder.two(by_pad, "Open(n);\n")).verdict == ProofVerdict::verified);
  folder.write("Pad.proof", Folder::alone("Pad", "Int n;", "requires:\nn is prime;\n"));
  refused(folder.two(by_pad), "rests on what this proof does not say: requires: n is prime");
  folder.write("Pad.proof", Folder::alone("Pad", "Int n;", "calls <= 1;\n"));
  refused(folder.two(by_pad), "rests on what this proof does not say: assume: calls <= 1");
  folder.write("Pad.proof", Folder::alone("Pad", "Int n; Int m;", ""));
  refused(folder.two(by_pad), "rests on what this proof does not say: let: m");
  folder.write("Pad.proof", Folder::alone("Pad", "Int n = 3;", ""));
  refused(folder.two(by_pad), "this is not the theorem of");
}

TEST_CASE("lemma: no proof is a lemma of itself") {
  const Folder folder;
  folder.write("Pad.proof", Folder::alone("Pad", "Int n;", "lemma:\nPad(n) by 'Pad.proof';\n"));
  refused(folder.two("Pad(n) by 'Pad.proof';"), "this proof is itself a lemma of");
}

TEST_CASE("lemma: one about adversaries that do not ask a function says why it does not apply") {
  const Folder folder;
  const std::string parameters = "Int n, Function<BitString<n>, BitString<n>> H";
  const auto game = [&](const std::string& name, const std::string& answer) {
    return "Game " + name + "(" + parameters +
           ") { BitString<n> X(BitString<n> m) { BitString<n> k <- BitString<n>; return " + answer +
           "; } BitString<n> Hash(BitString<n> x) { return H(x); } }\n";
  };
  folder.write("Pad.game", game("L", "k + m") + game("R", "k") + "export as Pad;");
  folder.write("Two.game", game("L", "k + H(m)") + game("R", "k") + "export as Two;");
  const std::string lets =
      "proof:\nlet:\nInt n;\nFunction<BitString<n>, BitString<n>> H <- Function<BitString<n>, "
      "BitString<n>>;\nassume:\n";
  const auto line = [](const std::string& games, const std::string& side, const std::string& by,
                       const std::string& theorem) {
    return games + "(n, H)." + side + by + " against " + theorem + "(n, H).Adversary;\n";
  };
  folder.write("Pad.proof", "import 'Pad.game';\n" + lets + "theorem:\nPad(n, H);\ngames:\n" +
                                line("Pad", "L", "", "Pad") + line("Pad", "R", "", "Pad"));
  const auto two = [&](const std::string& message, const std::string& sections) {
    return folder.write(
        "Two.proof",
        "import 'Pad.game';\nimport 'Two.game';\nReduction B(" + parameters +
            ") compose Pad(n, H) against Two(n, H).Adversary { BitString<n> X(BitString<n> m) { "
            "return challenger.X(" +
            message + "); } BitString<n> Hash(BitString<n> x) { return challenger.Hash(x); } }\n" +
            lets + "lemma:\nPad(n, H) by 'Pad.proof';\ntheorem:\nTwo(n, H);\n" + sections +
            "games:\n" + line("Two", "L", "", "Two") + line("Pad", "L", " compose B(n, H)", "Two") +
            line("Pad", "R", " compose B(n, H)", "Two") + line("Two", "R", "", "Two"));
  };
  const ProofReport found = report(two("H(m)", ""));
  REQUIRE(found.hops.size() == 3);
  CHECK(found.hops[1].kind == HopKind::equivalent);
  CHECK(found.hops[1].reason ==
        "compared, since the lemma Pad(n, H) does not apply: it is about adversaries "
        "that do not ask H, and B does");
  CHECK(found.hops[0].reason == "interchangeable");
  refused(two("H(m)", "bound: advantage(Pad(n, H) compose B);\n"),
          "does not apply: it is about adversaries that do not ask H, and B does");
}

}  // namespace lemma_test
