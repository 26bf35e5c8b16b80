// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "framework/numbers/integer.hpp"
#include "tests/framework/cli/process.hpp"
#include "tests/framework/cli/schema.hpp"

namespace prove_test {

using namespace certamen::testing;

using nlohmann::json;

namespace {

json prove_json(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"prove", "--json", "--no-timing"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Finished finished = certamen_command(arguments);
  const json document = json::parse(finished.out);
  const json schema = json::parse(read_text(source_root() + "/docs/reference/prove.schema.json"));
  CHECK(objections(schema, document).empty());
  return document;
}

std::string temporary(const std::string& name) {
  return "/tmp/certamen-prove-" + std::to_string(getpid()) + name;
}

std::string refused(const std::vector<std::string>& arguments) {
  const Finished finished = certamen_command(arguments);
  CHECK(finished.status == 2);
  CHECK(finished.out.empty());
  return finished.err;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "prove: a proof shows its games, each step's evidence and cost, the ledger and the verdict") {
  const Finished proof = certamen_command({"prove", "prp-prf-switching", "--no-timing"});
  CHECK(proof.status == 0);
  CHECK(has(proof.out, "statistical: values without replacement"));
  CHECK(has(proof.out, "verified for all sizes (proved); cost q(q - 1)/2^(n + 1)"));
  CHECK(has(proof.out, "n=2, q=3               5/8   3/4    1/8"));
  CHECK(has(proof.out, "verdict: verified\n"));
}

TEST_CASE("prove JSON: certificates of steps are in the schema, with their rules") {
  const json document = prove_json({"one-time-pad", "--certify"});
  const json& certificate = document["proofs"][0]["hops"][0]["certificate"];
  CHECK(certificate["certified"] == true);
  CHECK(certificate["rules"].size() > 0);
}

TEST_CASE("prove: a flaw is refuted with the transcript and the exact advantage, and status 1") {
  const Finished flawed =
      certamen_command({"prove", "one-time-pad", "--flaw", "and-for-xor", "--no-timing"});
  CHECK(flawed.status == 1);
  CHECK(has(flawed.out, "an adversary has advantage 1/2 (exact)\n    LR("));
  CHECK(has(flawed.out, "verdict: refuted\n"));
  const json document = prove_json({"one-time-pad", "--flaw", "and-for-xor"});
  CHECK(document["proofs"][0]["refutation"]["advantage"]["value"] == "1/2");
  CHECK(document["proofs"][0]["refutation"]["sizes"] == json{{"n", 1}});
}

// Under sanitizers the whole catalogue takes minutes; there proof_test and theorems_test run the
// same code on smaller proofs.
TEST_CASE("prove --all: every proof is verified, in JSON that fits its schema, and in JUnit XML" *
          doctest::skip(is_sanitized)) {
  const std::string file = temporary(".xml");
  const json document = prove_json({"--all", "--junit", file});
  CHECK(document["proofs"].size() >= 18);
  for (const auto& proof : document["proofs"]) CHECK(proof["verdict"] == "verified");
  const std::string junit = read_text(file);
  std::remove(file.c_str());
  CHECK(has(junit, "<testsuite name=\"ctr-ind-cpa\" tests=\"8\" failures=\"0\""));
  CHECK(has(junit, "<testcase classname=\"ctr-ind-cpa\" name=\"Lazy.Left - Fresh.Left\""));
}

TEST_CASE("prove: JUnit XML without timing is the same to the byte each time") {
  const auto junit = [] {
    return certamen_command({"prove", "shamir", "--junit", "-", "--no-timing"}).out;
  };
  const std::string first = junit();
  CHECK(has(first, "<testsuite name=\"shamir\""));
  CHECK_FALSE(has(first, "time="));
  CHECK(first == junit());
}

TEST_CASE("prove: JUnit XML of a flawed proof has the failure") {
  const std::string file = temporary(".xml");
  CHECK(certamen_command({"prove", "shamir", "--flaw", "two-shares", "--junit", file}).status == 1);
  const std::string junit = read_text(file);
  std::remove(file.c_str());
  CHECK(has(junit, "failures=\"2\""));
  CHECK(has(junit, "<failure message=\"refuted"));
  CHECK(has(junit, "advantage 1 at p=3"));
}

TEST_CASE("prove: the steps of an event are shown in text, JSON, JUnit, LaTeX and the graph") {
  const std::string file = temporary(".xml");
  const json proof = prove_json({"hashed-elgamal", "--junit", file})["proofs"][0];
  const json& steps = proof["hops"][1]["event_steps"];
  REQUIRE(steps.size() == 2);
  CHECK(proof["hops"][1]["event"] == "asked");
  CHECK(steps[0]["kind"] == "conditioning");
  CHECK(steps[0]["factor"]["text"] == "q");
  CHECK(steps[0]["ledger"][0]["distance"]["value"] == "1");
  const std::string junit = read_text(file);
  std::remove(file.c_str());
  CHECK(has(junit, "<testsuite name=\"hashed-elgamal\" tests=\"10\" failures=\"0\""));
  CHECK(has(junit, "name=\"Pr[asked] in Masked.Left - Guessed.left\""));
  const std::string text = certamen_command({"prove", "hashed-elgamal", "--no-timing"}).out;
  CHECK(has(text, "    | Pr[asked] by steps of its own:\n    |   Masked.Left\n"));
  CHECK(has(text, "verified for all sizes (proved); what is left times q\n"));
  CHECK(has(text, "Pr[asked] in Guessed.left"));
  CHECK(has(
      certamen_command({"prove", "hashed-elgamal", "--latex"}).out,
      "\\noindent conditioning: which query of H asks for g\\^{}xy is guessed. Factor: $ q $."));
  CHECK(has(certamen_command({"prove", "hashed-elgamal", "--graph"}).out,
            "e1_0 -> e1_1 [label=\"conditioning: times q\""));
}

TEST_CASE("prove: where normal forms differ is drawn side by side, with the nodes marked") {
  const std::string file = temporary(".dot");
  CHECK(certamen_command({"prove", "many-queries", "--flaw", "earlier-left", "--difference", file})
            .status == 1);
  const std::string dot = read_text(file);
  std::remove(file.c_str());
  CHECK(has(dot, "subgraph cluster_0 {\nlabel=\"H: LR\""));
  CHECK(has(dot, "subgraph cluster_1 {\nlabel=\"B_i | One.Left: LR\""));
  CHECK(has(dot, "[label=\"select\\nBits(n)\", shape=box, style=filled, fillcolor=\"#ff8080\"]"));
  CHECK(has(refused({"prove", "many-queries", "--difference", file}),
            "no step's normal forms differ"));
  CHECK(has(refused({"prove", "--all", "--difference", file}), "are for one proof"));
}

TEST_CASE("prove: LaTeX, graph, and sizes of one's own") {
  const std::string latex = certamen_command({"prove", "one-time-pad", "--latex"}).out;
  CHECK(has(latex, "\\procedure{$\\mathsf{LR}(x_{1}, x_{2})$}{"));
  CHECK(has(latex, "\\sample \\{0,1\\}^{n}"));
  CHECK(certamen_command({"prove", "one-time-pad", "--graph"}).out.starts_with("digraph proof {"));
  const json document = prove_json({"prp-prf-switching", "--set", "n=2,q=4"});
  CHECK(document["proofs"][0]["ledger"].size() == 1);
  CHECK(document["proofs"][0]["ledger"][0]["distance"]["value"] == "29/32");
}

TEST_CASE("prove: lemmas on real numbers show how they are enclosed, or the points that refute") {
  const json proof = prove_json({"taylor-mlp-determined"})["proofs"][0];
  CHECK(proof["verdict"] == "verified");
  CHECK(proof["bound"].is_null());
  CHECK(proof["lemmas"].size() == 5);
  for (const auto& lemma : proof["lemmas"]) {
    CHECK(lemma["class"] == "enclosed");
    CHECK(has(lemma["evidence"], "by interval subdivision: "));
  }
  CHECK(has(
      certamen_command({"prove", "taylor-mlp-determined", "--flaw", "one-order", "--latex"}).out,
      "\\paragraph{Lemma silu.}"));
  CHECK(has(
      certamen_command({"prove", "taylor-mlp-determined", "--flaw", "one-order", "--graph"}).out,
      "l0 [label="));
  const Finished flawed =
      certamen_command({"prove", "taylor-mlp-determined", "--flaw", "two-orders", "--no-timing"});
  CHECK(flawed.status == 1);
  CHECK(has(flawed.out, "the best recovery errs with probability 1/2 (exact)"));
  CHECK(has(refused({"bound", "taylor-mlp-determined"}), "it shows lemmas alone"));
}

TEST_CASE("prove --all: LaTeX and HTML are the table of what was checked when the time was over") {
  const Finished latex = certamen_command({"prove", "--all", "--latex", "--time-limit", "1e-6"}),
                 html = certamen_command({"prove", "--all", "--html", "--time-limit", "1e-6"});
  CHECK(latex.status == 3);
  CHECK(html.status == 3);
  CHECK(has(latex.out, "\\begin{longtable}"));
  CHECK(has(latex.out, "% time limit: the table is not whole"));
  CHECK_FALSE(has(latex.out, " & verified & "));
  CHECK(has(html.out, "<table class=\"proofs\">"));
  CHECK_FALSE(has(html.out, "<tr class=\"verified\""));
}

TEST_CASE("prove: a file named - is standard output") {
  const Finished junit = certamen_command({"prove", "one-time-pad", "--junit", "-"});
  CHECK(junit.status == 0);
  CHECK(junit.out.starts_with("<?xml"));
  CHECK_FALSE(has(junit.out, "verdict:"));
}

TEST_CASE("prove: interrupted, it prints what it knows, with status 130") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    CAPTURE(signal);
    const Finished stopped = run_program(
        certamen_path(), {.arguments = {"prove", "ctr-ind-cpa", "--set", "n=3,q=3", "--json"},
                          .signal_after_ms = 1500,
                          .signal = signal});
    CHECK(stopped.status == 130);
    const json report = json::parse(stopped.out);
    CHECK(report["proofs"][0]["interrupted"] == true);
    CHECK(report["proofs"][0]["verdict"] != "verified");
  }
}

TEST_CASE("prove and bound: bad input is one clear message") {
  CHECK(has(refused({"prove"}), "expected the name of a proof, FILE.proof, or --all"));
  CHECK(has(refused({"prove", "one-time-pd"}), "did you mean 'one-time-pad'?"));
  CHECK(has(refused({"prove", "one-time-pad", "--flaw", "none"}), "it has no flaw 'none'"));
  CHECK(has(refused({"prove", "one-time-pad", "--set", "m=1"}), "has no such size; it has n"));
  CHECK(has(refused({"prove", "ctr-ind-cpa", "--set", "n=3"}), "needs q as well"));
  CHECK(has(refused({"prove", "one-time-pad", "--set", "n=0"}), "expected at least 1, got 0"));
  CHECK(has(refused({"prove", "--all", "--graph"}), "are for one proof"));
  CHECK(has(refused({"prove", "one-time-pad", "--html"}), "expected --all"));
  CHECK(refused({"prove", "one-time-pad", "--latex", "--json"}) ==
        "certamen: error CERTAMEN-E0100: command line: prove: --json and --latex exclude each "
        "other\n");
  CHECK(has(refused({"prove", "one-time-pad", "--junit", "-", "--json"}),
            "--json and --junit - exclude each other"));
  CHECK(has(refused({"bound", "one-time-pad", "--plot", "-", "--latex"}), "exclude each other"));
  CHECK(has(refused({"prove", "lwe-release", "--set", "z=1"}), "has no such size; it has q, n"));
  CHECK(has(refused({"bound", "ctr-ind-cpa", "--set", "n=128"}), "'q' has no value"));
  CHECK(has(refused({"bound", "ctr-ind-cpa", "--set", "n=128,q=0"}), "expected at least 1"));
  CHECK(has(refused({"bound", "ctr-ind-cpa", "--set", "n=128,q=1,x=3"}),
            "no such size or assumption"));
  CHECK(has(refused({"bound", "elgamal-ddh", "--set", "q=3", "--at-most", "2^-9", "--over", "n"}),
            "has no such size"));
}

TEST_CASE("bound: without sizes the formula is printed, and nothing has no bits") {
  const Finished formula = certamen_command({"bound", "prp-prf-switching"});
  CHECK(formula.status == 0);
  CHECK(has(formula.out, "prp-prf-switching: q(q - 1)/2^(n + 1)\n"));
  CHECK(has(formula.out, "give sizes with --set"));
  CHECK(certamen_command({"bound", "prp-prf-switching", "--latex"}).out ==
        "\\frac{q(q - 1)}{2^{n + 1}}\n");
  CHECK(certamen_command({"bound", "prp-prf-switching", "--json"}).status == 2);
  const Finished nothing = certamen_command({"bound", "one-time-pad", "--set", "n=128"});
  CHECK(nothing.out.ends_with("total: 0\n"));
}

TEST_CASE("bound: what is asked for beside a plot in a file is printed, or refused before it is "
          "written") {
  const std::string file = temporary(".svg");
  const Finished both = certamen_command(
      {"bound", "prp-prf-switching", "--set", "n=3,q=5", "--plot", file, "--json"});
  CHECK(json::parse(both.out)["total"]["value"] == "5/4");
  CHECK(read_text(file).starts_with("<svg"));
  std::remove(file.c_str());
  CHECK(has(refused({"bound", "prp-prf-switching", "--set", "n=3", "--plot", file, "--json"}),
            "'q' has no value"));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("bound: each term and the total at real sizes, exactly") {
  const Finished bound =
      certamen_command({"bound", "ctr-ind-cpa", "--set", "n=128,q=2^40,prf=2^-100"});
  CHECK(bound.status == 0);
  CHECK(has(bound.out, "2 Adv[prf](EVAL: q) + q(q - 1)/2^n"));
  const json answer = json::parse(
      certamen_command({"bound", "prp-prf-switching", "--set", "n=3,q=5", "--json"}).out);
  CHECK(answer["total"]["value"] == "5/4");
  CHECK(answer["total"]["class"] == "proved");
  CHECK(answer["terms"][0]["text"] == "q(q - 1)/2^(n + 1)");
  CHECK(certamen_command({"bound", "prp-prf-switching", "--set", "n=3,q=5", "--latex"}).out ==
        "\\frac{q(q - 1)}{2^{n + 1}}\n");
}

TEST_CASE("bound: of a scheme and a definition, by the theorem that is found for them") {
  const Finished ideal =
      certamen_command({"bound", "ctr", "--definition", "ind-cpa", "--set", "n=128,q=2^40"});
  CHECK(ideal.status == 0);
  CHECK(has(ideal.out, "ctr:n=128/ind-cpa at q=1099511627776: q(4 q - 3)/2^127\n"));
  CHECK(has(ideal.out, "Adv[prf](EVAL: 2q) is at most Adv[prp](EVAL: 2q) + q(2 q - 1)/2^128, by "
                       "permutation-as-function"));
  // The premises are written out, what is assumed is open until it is given.
  const std::vector<std::string> aes{"bound", "aes-ctr", "--definition", "ind-cpa"};
  const auto more = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), aes.begin(), aes.end());
    return certamen_command(arguments);
  };
  const json open = json::parse(more({"--set", "q=2", "--json"}).out);
  CHECK(open["bound"]["text"] == "2 Adv[prp](EVAL: q) + 4294967297 q(q - 1)/2^128");
  CHECK(open["total"].is_null());
  CHECK(open["path"].size() == 3);
  CHECK(has(more({"--at-most", "2^-40", "--assume", "prp=2^-100"}).out, "for q up to 268435456"));
  CHECK(more({"--set", "q=2^40", "--at-most", "2^-40"}).status == 1);
  // Nothing is proved of ECB, and that AES is a PRF if it is a PRP is no answer.
  const Finished ecb = certamen_command({"bound", "ecb", "--definition", "ind-cpa"});
  CHECK(ecb.status == 3);
  CHECK(has(ecb.out, "undecided: no theorem is about this scheme and this definition"));
  const std::vector<std::string> circular{"bound", "aes-128", "--definition",
                                          "prf",   "--set",   "q=2"};
  CHECK(certamen_command(circular).status == 3);
  CHECK(has(refused({"bound", "pedersen", "--definition", "ind-cpa"}), "does not apply"));
  CHECK(has(refused({"bound", "ctr", "--definition", "ind-cpa", "--set", "q=2,zz=3"}), "zz"));
  CHECK(has(
      refused({"bound", "aes-ctr", "--definition", "ind-cpa", "--set", "q=2", "--assume", "prp=2"}),
      "--assume prp: expected an advantage from 0 to 1, got 2"));
  // A curve needs no value for the size that it is over; what is not proved is drawn as that.
  const std::vector<std::string> drawn{"bound", "aes-128", "--definition", "prf", "--plot", "-"};
  CHECK(has(certamen_command(drawn).out, "(undecided)</text>"));
  CHECK(certamen_command(drawn).status == 3);
  CHECK(certamen_command({"bound", "ctr-ind-cpa", "--set", "n=128,prf=0", "--plot", "-"}).status ==
        0);
  CHECK(
      has(refused({"bound", "ctr", "--definition", "ind-cpa", "--set", "q=2", "--assume", "prp=0"}),
          "names no such assumption"));
}

TEST_CASE("bound: the largest budget for a target, and the curve as SVG") {
  const std::string file = temporary(".svg");
  const json answer = json::parse(certamen_command({"bound", "prp-prf-switching", "--set", "n=128",
                                                    "--at-most", "2^-64", "--plot", file, "--json"})
                                      .out);
  CHECK(answer["at_most"]["largest"] == "6074001000");
  const std::string plot = read_text(file);
  std::remove(file.c_str());
  CHECK(plot.starts_with("<svg"));
  CHECK(has(plot, "<polyline"));
}

TEST_CASE(
    "bound: the least size for a target where the bound falls with it, a prime where it is one") {
  const auto limit = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "bound");
    arguments.push_back("--json");
    return json::parse(certamen_command(arguments).out);
  };
  const json n =
      limit({"ctr-ind-cpa", "--set", "q=2^40,prf=0", "--at-most", "2^-40", "--over", "n"});
  CHECK(n["at_most"]["growth"] == "falls");
  CHECK(n["at_most"]["least"] == "120");
  CHECK(n["at_most"]["largest"].is_null());
  CHECK(n["sizes"]["n"] == 120);
  const json p =
      limit({"hash-then-prf", "--set", "q=16,prf=0", "--at-most", "2^-10", "--over", "p"});
  CHECK(p["at_most"]["least"] == "245771");  // 240 2^10 = 245760, and the prime after it
  const json never =
      limit({"ctr-ind-cpa", "--set", "q=2^40,prf=1/8", "--at-most", "2^-40", "--over", "n"});
  CHECK(never["at_most"]["least"].is_null());
  CHECK(has(certamen_command({"bound", "ctr-ind-cpa", "--set", "q=2^40,prf=0", "--at-most", "2^-40",
                              "--over", "n"})
                .out,
            "for n from 120 (2^6.907) on\n"));
}

TEST_CASE("bound: terms that are 0 at the sizes given have a value") {
  // q(q - 1)/2^(n + 1) is 0 for one query.
  const std::vector<std::string> one{
      "bound", "prp-prf-switching", "--set", "q=1", "--at-most", "0", "--over", "n"};
  CHECK(has(certamen_command(one).out, "the total is at most 0, whatever n is\n"));
  std::vector<std::string> as_json = one;
  as_json.push_back("--json");
  const json answer = json::parse(certamen_command(as_json).out);
  CHECK(answer["at_most"]["unlimited"] == true);
}

TEST_CASE("bound: JSON says as far as a size was tried, and nothing of terms without a value") {
  const auto limit = [](std::vector<std::string> words) {
    words.insert(words.begin(), "bound");
    words.emplace_back("--json");
    return json::parse(certamen_command(words).out).at("at_most");
  };
  // At n = 5000 the bound is above 1 from q = 2^2500 or so on, and q is tried up to 2^256.
  const json far = limit({"ctr-ind-cpa", "--set", "n=5000,prf=0", "--at-most", "1"});
  CHECK(far["growth"] == "grows");
  CHECK(far["largest"].is_null());
  CHECK(far["unlimited"].is_null());
  CHECK(certamen::Integer{far["tried"].get<std::string>()} == certamen::Integer{1} << 256);
  const json near = limit({"ctr-ind-cpa", "--set", "n=128,prf=0", "--at-most", "1"});
  CHECK(near["largest"].is_string());
  CHECK(near["tried"].is_null());
  // The only term has no value.
  const json nothing = limit({"lamport", "--set", "l=256", "--at-most", "2^-40"});
  CHECK(nothing["unlimited"].is_null());
  CHECK(nothing["without"].size() == 1);
}

TEST_CASE("bound: the size that varies is the one without a value where there is no q") {
  const auto found = [](std::vector<std::string> more) {
    more.insert(more.begin(), "bound");
    return certamen_command(more);
  };
  // With all sizes nothing varies: it holds, or it does not.
  CHECK(found({"one-time-pad", "--set", "n=4", "--at-most", "0"}).status == 0);
  CHECK(has(found({"one-time-pad", "--at-most", "0"}).out, "whatever n is"));
  CHECK(has(found({"prp-prf-switching", "--set", "q=2^40", "--at-most", "2^-40"}).out,
            "for n from 119 "));  // q(q - 1)/2^(n + 1) is just below 2^(79 - n)
  CHECK(has(refused({"bound", "one-time-pad", "--set", "n=4", "--at-most", "0", "--over", "m"}),
            "--over m: one-time-pad has no such size"));
  const std::string game = temporary("-P.game"), proof = temporary("-P.proof");
  std::ofstream{game} << "Game L(Int n) { BitString<n> X(BitString<n> x) { return x; } }\n"
                         "Game R(Int n) { BitString<n> X(BitString<n> y) { return y; } }\n"
                         "export as P;\n";
  std::ofstream{proof} << "import '" << std::filesystem::path{game}.filename().string()
                       << "';\nproof:\nlet: Int n;\ntheorem: P(n);\ngames:\n"
                          "P(n).L against P(n).Adversary;\nP(n).R against P(n).Adversary;\n";
  CHECK(found({proof, "--set", "n=3,calls=4", "--at-most", "0"}).status == 0);
  CHECK(has(found({proof, "--set", "n=3", "--at-most", "0"}).out, "whatever calls is"));
  CHECK(has(refused({"bound", proof, "--at-most", "0"}), "expected one of n, calls"));
  std::remove(game.c_str());
  std::remove(proof.c_str());
}

TEST_CASE("bound: a value that is no probability, or a size that the proof is not about") {
  CHECK(has(refused({"bound", "ctr-ind-cpa", "--set", "n=8,q=1,prf=-1"}),
            "--set prf: expected an advantage from 0 to 1, got -1"));
  CHECK(has(refused({"bound", "ctr-ind-cpa", "--set", "n=8,q=1,prf=2"}), "from 0 to 1, got 2"));
  // The formula alone is asked for, and the value is none all the same.
  CHECK(has(refused({"bound", "ctr-ind-cpa", "--set", "prf=-1"}), "from 0 to 1, got -1"));
  CHECK(has(refused({"bound", "ctr-ind-cpa", "--assume", "prf=-1"}), "from 0 to 1, got -1"));
  CHECK(has(refused({"bound", "ctr-ind-cpa", "--assume", "prf=much"}),
            "--assume prf: expected a number"));
  CHECK(has(refused({"bound", "hash-then-prf", "--set", "p=15,q=1,prf=0"}),
            "--set p: expected a prime, got 15"));
  CHECK(has(refused({"prove", "hash-then-prf", "--set", "p=15,q=1"}), "expected a prime, got 15"));
  CHECK(has(refused({"bound", "hash-then-prf", "--set", "p=1,q=1,prf=0"}), "expected at least 2"));
}

TEST_CASE("bound: a term without a value is named, and is in no total") {
  const std::vector<std::string> arguments{"bound", "ctr-ind-cpa", "--set",
                                           "n=128", "--at-most",   "2^-40"};
  const std::string text = certamen_command(arguments).out;
  CHECK(has(text, "total: unknown\n"));
  CHECK(has(text, "the terms with a value are at most 9.09495e-13 for q up to"));
  CHECK(has(text, "; not among them: Adv[prf](EVAL: q)\n"));
  const json answer =
      json::parse(certamen_command({"bound", "ctr-ind-cpa", "--set", "n=128,q=4", "--json"}).out);
  CHECK(answer["total"].is_null());
  CHECK(answer["without"] == json{"Adv[prf](EVAL: q)"});
  // Judged against a target: exceeded, kept, not known.
  const auto status = [](const std::string& set) {
    return certamen_command({"bound", "ctr-ind-cpa", "--set", set, "--at-most", "2^-40"}).status;
  };
  CHECK(status("n=128,q=2^70") == 1);
  CHECK(status("n=128,q=2,prf=0") == 0);
  CHECK(status("n=128,q=2") == 3);
}

TEST_CASE("list proofs: names, what they show, sizes and flaws") {
  const json list = json::parse(certamen_command({"list", "proofs", "--json"}).out);
  std::size_t flaws = 0;
  for (const auto& proof : list["proofs"]) flaws += proof["flaws"].size();
  CHECK(flaws >= 60);
  CHECK(has(certamen_command({"list", "proofs"}).out, "and-for-xor"));
}

TEST_CASE("prove: a proof in a file") {
  const std::string file = source_root() + "/docs/examples/files/Twice.proof";
  const Finished proof = certamen_command({"prove", file, "--no-timing"});
  CHECK(proof.status == 0);
  CHECK(has(proof.out, "  game 2: Once(I).Left compose Inside(I, O, T)\n"));
  CHECK(has(proof.out, "verdict: verified\n"));
  const json document = prove_json({file, "--set", "Texts=1,calls=1"});
  CHECK(document["proofs"][0]["verdict"] == "verified");
  CHECK(document["proofs"][0]["hops"][0]["ledger"][0]["sizes"]["Texts"] == 1);
  CHECK(has(refused({"prove", file, "--set", "Text=1"}), "has no such size"));
  CHECK(has(refused({"prove", file, "--flaw", "x"}), "a proof in a file has no mistakes"));
  CHECK(has(refused({"prove", source_root() + "/docs/examples/files/Once.game"}),
            "expected a file that ends in .proof"));

  // Its imports are elsewhere.
  const std::string other = temporary(".proof");
  std::filesystem::copy_file(file, other);
  CHECK(has(refused({"prove", other}), ".proof:1:1: there is no file"));
  CHECK(
      certamen_command({"prove", other, "--path", source_root() + "/docs/examples/files"}).status ==
      0);
  std::remove(other.c_str());
}

}  // namespace prove_test
