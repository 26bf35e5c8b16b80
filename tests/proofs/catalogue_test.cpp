// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <fstream>
#include <sstream>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"
#include "framework/report/bound.hpp"
#include "framework/testing/doctest.hpp"

namespace catalogue_test {

using namespace certamen;

TEST_CASE("proofs: every proof of the catalogue is verified, with nothing assumed") {
  const ProofCatalogue catalogue = standard_proofs();
  for (const auto& entry : catalogue.proofs()) {
    CAPTURE(entry.name);
    const Proof proof = entry.make();
    CHECK_PROOF(proof);
    if (!proof.games().empty()) CHECK(proof.instances().size() >= 2);
  }
  CHECK(catalogue.proofs().size() >= 102);
}

namespace {

/// Proofs about no scheme and definition of the catalogue, and why. The list may only shrink.
const std::map<std::string, std::string> about_nothing{
    {"coin-flip", "no definition of protocols"},
    {"encrypt-and-mac", "no definition of authenticated encryption"},
    {"encrypt-then-mac", "no definition of chosen ciphertexts"},
    {"hashed-elgamal", "no definition of encryption with a random oracle"},
    {"lamport", "no definition of signatures"},
    {"many-queries", "no definition of public-key encryption of many messages"},
    {"prf-mac", "many forgeries are tried; euf-cma has one"},
    {"wegman-carter", "tags under nonces; euf-cma has none"},
    {"wegman-carter-any", "tags under nonces; euf-cma has none"},
    // Weights are blocks, those of the definitions are tensors; and many attempts are made.
    {"copy-from-evaluation", "blocks"},
    {"dead-unit-release", "blocks"},
    {"encrypted-release", "blocks"},
    {"evaluation-from-ror", "blocks"},
    {"exponent-release", "blocks"},
    {"half-release", "blocks"},
    {"line-release", "blocks"},
    {"masked-release", "blocks; of tensors it is established by normal forms"},
    {"plain-release", "blocks"},
    {"recovery-from-copy", "blocks"},
    {"recovery-from-ror", "blocks"},
    {"silent-release", "blocks"},
    {"taylor-mlp-determined", "about curves, not games"},
};

}  // namespace

TEST_CASE("proofs: the first and last game are those of the scheme and definition it is about") {
  const Catalogue catalogue = standard_catalogue();
  for (const auto& entry : standard_proofs().proofs()) {
    CAPTURE(entry.name);
    const Proof proof = entry.make();
    CHECK(proof.subject().has_value() != about_nothing.contains(entry.name));
    if (!proof.subject()) continue;
    CHECK_NOTHROW(catalogue.definition(proof.subject()->definition));
    const auto is_the_definition_s = [&](const ProofGame& game, std::size_t side,
                                         const Sizes& sizes) {
      const Package its = game.make(sizes), wanted = proof.subject()->game(side)(sizes);
      CHECK(its.name == wanted.name);
      CHECK_FALSE(difference(form_of(its), form_of(wanted)));
    };
    std::vector<Sizes> all{Sizes{proof.sizes()}};
    for (const auto& instance : proof.instances()) all.emplace_back(proof.sizes(), instance);
    for (const auto& sizes : all) {
      is_the_definition_s(proof.games().front(), 0, sizes);
      is_the_definition_s(proof.games().back(), 1, sizes);
    }
  }
}

TEST_CASE("proofs: one that is about other games than its own is not verified") {
  const Proof pad = standard_proofs().proof("one-time-pad").make();
  const auto about = [&](const Subject& subject) {
    Proof p{"about", "", ""};
    p.size("n", "bits").instance({{"n", 1}}).about(subject);
    p.start("Left", "", pad.games().front().make);
    p.equivalent("the pad hides the message", "Right", "", pad.games().back().make);
    return check_proof(p, {}, Context{});
  };
  CHECK(about(*pad.subject()).verdict == ProofVerdict::verified);
  CHECK(about(*pad.subject()).about == "one-time-pad, ind-cpa");
  Subject of_two = *pad.subject();
  of_two.games = [&](const Scheme&, const Sizes& sizes) {
    Package left = pad.games().front().make(sizes);
    left.exports.front().budget = Size{2};
    return std::vector{left, left};
  };
  const ProofReport other = about(of_two);
  CHECK(other.verdict == ProofVerdict::undecided);
  CHECK(other.claim_evidence.find("not those of one-time-pad") != std::string::npos);
  Proof p{"about", "", ""};
  CHECK_THROWS_AS(p.start("Left", ""), Error);
  p.about(*pad.subject());
  CHECK_THROWS_AS(p.about(*pad.subject()), Error);
}

TEST_CASE("proofs: every deliberate mistake is refuted with exactly its advantage") {
  const ProofCatalogue catalogue = standard_proofs();
  std::size_t mistakes = 0;
  for (const auto& entry : catalogue.proofs()) {
    CHECK_MESSAGE(!entry.mistakes.empty(), entry.name);
    for (const auto& mistake : entry.mistakes) {
      INFO(entry.name << " with " << mistake.name);
      CHECK_REFUTED(with_mistake(entry.make(), mistake), mistake.advantage);
      ++mistakes;
    }
  }
  CHECK(mistakes >= 200);
}

TEST_CASE("proofs: no proof with a mistake is verified by symbolic rules alone") {
  const ProofCatalogue catalogue = standard_proofs();
  for (const auto& entry : catalogue.proofs())
    for (const auto& mistake : entry.mistakes) {
      INFO(entry.name << " with " << mistake.name);
      CHECK(check_proof(with_mistake(entry.make(), mistake), {.instances = false}, Context{})
                .verdict != ProofVerdict::verified);
    }
}

TEST_CASE("proofs: bounds at real sizes are those of the literature") {
  const ProofCatalogue catalogue = standard_proofs();
  const Integer n = 128, q = Integer{1} << 40, space = Integer{1} << 128;
  const Rational adv = make_rational(1, Integer{1} << 100);
  struct Row {
    const char* proof;
    Bindings sizes;
    const char* assumption;
    Rational value;
  };
  const Rational birthday = make_rational(q * (q - 1), 2 * space);
  const Integer blocks = 2 * q;
  const Rational birthday_of_blocks = make_rational(blocks * (blocks - 1), 2 * space);
  const std::vector<Row> rows{
      {"one-time-pad", {{"n", n}}, "", 0},
      {"prp-prf-switching", {{"n", n}, {"q", q}}, "", birthday},
      {"ctr-ind-cpa", {{"n", n}, {"q", q}}, "prf", 2 * adv + 2 * birthday},
      {"cbc-ind-cpa",
       {{"n", n}, {"q", q}},
       "prf",
       2 * adv + make_rational(blocks * (blocks - 1), space)},
      {"prf-mac", {{"n", n}, {"q", q}, {"v", 16}}, "prf", adv + make_rational(16, space)},
      {"hash-then-prf", {{"p", 65537}, {"q", 16}}, "prf", adv + make_rational(16 * 15, 65537)},
      {"wegman-carter",
       {{"p", 65537}, {"q", 16}, {"v", 4}},
       "prf",
       adv + make_rational(4, 65537) + make_rational(8, 65537)},
      {"luby-rackoff",
       {{"n", n}, {"q", q}},
       "prf",
       3 * adv + make_rational(q * (q - 1), space) + birthday / space},
      {"prg-stretch", {{"n", n}, {"q", q}}, "prg", 3 * adv},
      {"prg-stretch-any", {{"n", n}, {"l", 7}, {"q", q}}, "prg", 7 * adv},
      {"ggm-any", {{"n", n}, {"l", 7}, {"q", q}}, "prg", 7 * adv},
      {"hash-then-prf-any",
       {{"p", 65537}, {"l", 7}, {"q", 16}},
       "prf",
       adv + make_rational(7 * 8 * 15, 65537)},
      {"wegman-carter-any",
       {{"p", 65537}, {"l", 7}, {"q", 16}, {"v", 4}},
       "prf",
       adv + make_rational(8 * 4, 65537)},
      {"stream-cipher-any", {{"n", n}, {"l", 7}}, "prg", 14 * adv},
      {"ctr-any", {{"n", n}, {"b", n}, {"l", 7}, {"q", q}}, "prf", 2 * adv + 2 * birthday},
      {"ctr-any-ror", {{"n", n}, {"b", n}, {"l", 7}, {"q", q}}, "prf", adv + birthday},
      {"nonce-ctr-any", {{"n", n}, {"b", n}, {"l", 7}, {"q", q}}, "prf", 2 * adv},
      {"nonce-ctr-any-ror", {{"n", n}, {"b", n}, {"l", 7}, {"q", q}}, "prf", adv},
      {"merkle-tree", {{"n", n}, {"q", q}}, "collision-resistance", adv},
      {"hash-commitment", {{"m", 8}, {"n", n}, {"c", n}, {"q", q}}, "", make_rational(q, space)},
      {"even-mansour-function", {{"n", n}, {"q", q}, {"p", 8}}, "", make_rational(8 * q, space)},
      {"even-mansour", {{"n", n}, {"q", q}, {"p", 8}}, "", make_rational((q + 8) * (q + 7), space)},
      {"even-mansour-one-key",
       {{"n", n}, {"q", q}, {"p", 8}},
       "",
       make_rational((q + 8) * (q + 7), space)},
      {"prf-long-outputs-any", {{"n", n}, {"b", n}, {"l", 7}, {"q", q}}, "prf", adv},
      {"prg-from-prf-any", {{"n", n}, {"b", n}, {"l", 7}}, "prf", adv},
      {"cbc-online", {{"n", n}, {"s", q}, {"q", 7}}, "prf", 2 * adv + 2 * birthday},
      {"cfb-online", {{"n", n}, {"s", q}, {"q", 7}}, "prf", 2 * adv + 2 * birthday},
      {"ofb-online", {{"n", n}, {"s", q}, {"q", 7}}, "prf", 2 * adv + 2 * birthday},
      {"cbc-any", {{"n", n}, {"l", 7}, {"q", q}}, "online-cpa", adv},
      {"cfb-any", {{"n", n}, {"l", 7}, {"q", q}}, "online-cpa", adv},
      {"ofb-any", {{"n", n}, {"l", 7}, {"q", q}}, "online-cpa", adv},
      {"merkle-damgard-any",
       {{"n", n}, {"m", 512}, {"l", 7}, {"q", q}},
       "collision-resistance",
       7 * adv},
      {"elgamal-ddh", {{"q", 65537}}, "ddh", 2 * adv},
      {"hashed-elgamal", {{"n", n}, {"p", 65537}, {"q", q}}, "cdh", 2 * Rational{q} * adv},
      {"lamport", {{"n", n}, {"l", 256}}, "one-way", 512 * adv},
      {"many-queries", {{"n", n}, {"q", q}}, "pke-1", Rational{q} * adv},
      {"ror-lor", {{"n", n}, {"q", q}}, "ind-cpa-ror", 2 * adv},
      {"xor-of-prfs", {{"n", n}, {"q", q}}, "prf", adv},
      {"prf-composition", {{"n", n}, {"q", q}}, "prf", 2 * adv + birthday},
      {"two-key-cbc-mac", {{"n", n}, {"q", q}}, "prf", 2 * adv + birthday},
      {"emac", {{"n", n}, {"q", q}}, "prf", 3 * adv + 2 * birthday},
      {"prf-long-outputs", {{"n", n}, {"q", q}}, "prf", adv},
      {"prf-truncation", {{"n", n}, {"q", q}}, "prf", adv},
      {"prg-parallel", {{"n", n}, {"q", q}}, "prg", adv},
      {"prg-tree", {{"n", n}, {"q", q}}, "prg", 2 * adv},
      {"prg-sum", {{"n", n}, {"q", q}}, "prg", adv},
      {"prg-from-prf", {{"n", n}}, "prf", adv},
      {"ofb-ind-cpa", {{"n", n}, {"q", q}}, "prf", 2 * adv + 2 * birthday_of_blocks},
      {"cfb-ind-cpa", {{"n", n}, {"q", q}}, "prf", 2 * adv + 2 * birthday_of_blocks},
      {"ctr-ror", {{"n", n}, {"q", q}}, "prf", adv + birthday},
      {"cbc-ror", {{"n", n}, {"q", q}}, "prf", adv + birthday_of_blocks},
      {"ofb-ror", {{"n", n}, {"q", q}}, "prf", adv + birthday_of_blocks},
      {"cfb-ror", {{"n", n}, {"q", q}}, "prf", adv + birthday_of_blocks},
      {"double-encryption", {{"n", n}, {"q", q}}, "ind-cpa", adv},
      {"encryption-combiner", {{"n", n}, {"q", q}}, "ind-cpa", 2 * adv},
      {"encrypt-then-mac-cpa", {{"n", n}, {"q", q}}, "ind-cpa", adv},
      {"mac-then-encrypt-cpa", {{"n", n}, {"q", q}}, "ind-cpa", adv},
      {"naor-commitment", {{"n", n}}, "prg", 2 * adv},
      {"pseudo-otp", {{"n", n}}, "prg", 2 * adv},
      {"elgamal-ror", {{"q", 65537}}, "ddh", adv},
      {"elgamal-commitment", {{"q", 65537}}, "ddh", 2 * adv},
      {"ror-lor-public", {{"n", n}}, "ind-cpa-ror", 2 * adv},
      {"lor-ror-public", {{"n", n}}, "ind-cpa", adv},
  };
  for (const auto& row : rows) {
    CAPTURE(row.proof);
    BoundRequest request{.sizes = row.sizes, .advantages = {}};
    if (*row.assumption != '\0') request.advantages[row.assumption] = adv;
    CHECK(evaluate_bound(bound_of(catalogue.proof(row.proof).make()), request).total == row.value);
  }
}

TEST_CASE("proofs: the bound of a scheme over two parts names both") {
  const Rational one = make_rational(1, Integer{1} << 100);
  const Rational other = make_rational(1, Integer{1} << 90);
  const Integer q = Integer{1} << 40, space = Integer{1} << 128;
  const auto bound = [&](const char* proof, const Bindings& sizes, const char* second) {
    const BoundRequest request{.sizes = sizes, .advantages = {{"prf", one}, {second, other}}};
    return evaluate_bound(bound_of(standard_proofs().proof(proof).make()), request).total;
  };
  CHECK(bound("siv", {{"n", 128}, {"b", 256}, {"q", q}}, "prf-pads") ==
        one + other + make_rational(q * (q - 1), 2 * space));
  CHECK(bound("nonce-coins", {{"n", 128}, {"q", q}}, "ind-cpa") == 2 * one + other);
}

TEST_CASE("proofs: the relations between the weight-release definitions are those of the diagram") {
  const ProofCatalogue catalogue = standard_proofs();
  const auto bound = [&](const char* proof, const Bindings& sizes, const char* assumption,
                         const Rational& advantage) {
    BoundRequest request{.sizes = sizes, .advantages = {}};
    if (*assumption != '\0') request.advantages[assumption] = advantage;
    return evaluate_bound(bound_of(catalogue.proof(proof).make()), request).total;
  };
  const Bindings real{{"n", 128}, {"q", 4}, {"g", 8}};
  const Rational adv = make_rational(1, Integer{1} << 100);
  const Rational blind = make_rational(8, Integer{1} << 128);
  // Each implication costs the stronger definition's advantage, and a blind attempt where it ends
  // the hidden weights.
  CHECK(bound("evaluation-from-ror", real, "ror-weights", adv) == adv + blind);
  CHECK(bound("copy-from-evaluation", real, "evaluation", adv) == adv);
  CHECK(bound("recovery-from-copy", real, "copy", adv) == adv);
  CHECK(bound("recovery-from-ror", real, "ror-weights", adv) == adv + blind);
  // Each separation meets the weaker one and breaks the stronger one, with this exact advantage.
  struct Row {
    const char* proof;
    const char* broken;
    const char* exactly;
  };
  for (const auto& [name, broken, exactly] :
       {Row{"half-release", "real-or-random", "1 - 1/2^n for all sizes"},
        Row{"exponent-release", "evaluation", "exactly 1 at g=1, p=2, q=1, 1 at g=1, p=3, q=1"},
        Row{"dead-unit-release", "functional-recovery", "exactly 1 at g=1, n=1, q=1"},
        Row{"line-release", "two views", "exactly 1/2 at m=2, 2/3 at m=3"},
        Row{"silent-release", "correctness", "1 - 1/2^n for all sizes"},
        Row{"plain-release", "weight-recovery", "exactly 1 at g=1, n=1, q=1"}}) {
    const ProofReport report = check_proof(catalogue.proof(name).make(), {}, Context{});
    CAPTURE(name);
    REQUIRE(report.lemmas.size() == 1);
    CHECK(report.verdict == ProofVerdict::verified);
    CHECK(report.lemmas.front().name == broken);
    CHECK(report.lemmas.front().finding.evidence_class == "proved");
    CHECK(report.lemmas.front().finding.evidence.find(exactly) != std::string::npos);
  }
  CHECK(bound("half-release", real, "", 0) == blind);
  CHECK(bound("dead-unit-release", real, "", 0) == blind);
  CHECK(bound("line-release", {{"m", 7}}, "", 0) == 0);
}

TEST_CASE("proofs: each separation meets the weaker definition and breaks the stronger one") {
  const ProofCatalogue catalogue = standard_proofs();
  for (const auto& [name, broken, exactly] :
       {std::array{"one-query-or-two", "two queries", "exactly 1 at n=1, 1 at n=2"},
        std::array{"marked-ciphertexts", "random ciphertexts", "1 - 1/2^n for all sizes"}}) {
    const ProofReport report = check_proof(catalogue.proof(name).make(), {}, Context{});
    CAPTURE(name);
    REQUIRE(report.lemmas.size() == 1);
    CHECK(report.verdict == ProofVerdict::verified);
    CHECK(report.lemmas.front().name == broken);
    CHECK(report.lemmas.front().finding.evidence_class == "proved");
    CHECK(report.lemmas.front().finding.evidence.find(exactly) != std::string::npos);
  }
}

TEST_CASE("proofs: every source is in the bibliography") {
  std::ifstream file{std::string{CERTAMEN_SOURCE_ROOT} + "/docs/references.bib"};
  std::stringstream text;
  text << file.rdbuf();
  const std::string bibliography = text.str();
  const ProofCatalogue catalogue = standard_proofs();
  for (const auto& entry : catalogue.proofs()) {
    const Proof proof = entry.make();
    for (const std::string& source : {proof.source(), proof.claim_source()}) {
      std::size_t at = 0;
      while ((at = source.find('[', at)) != std::string::npos) {
        std::stringstream list{source.substr(at + 1, source.find(']', at) - at - 1)};
        std::string piece;
        while (std::getline(list, piece, ';')) {
          piece.erase(0, piece.find_first_not_of(' '));
          const std::string key = piece.substr(0, piece.find_first_of(",; "));
          CHECK_MESSAGE(bibliography.find("{" + key + ",") != std::string::npos, entry.name, ": ",
                        key);
        }
        ++at;
      }
    }
  }
}

TEST_CASE("proofs: the budget for a target is the largest that fits") {
  const Proof proof = standard_proofs().proof("prp-prf-switching").make();
  const Rational target = make_rational(1, Integer{1} << 64);
  const BoundReport report =
      evaluate_bound(bound_of(proof), {.sizes = {{"n", 128}}, .advantages = {}, .at_most = target});
  REQUIRE(report.limit);
  REQUIRE(report.limit->value);
  const Integer q = *report.limit->value, space = Integer{1} << 129;
  CHECK(make_rational(q * (q - 1), space) <= target);
  CHECK(make_rational((q + 1) * q, space) > target);
  CHECK(to_plot(bound_of(proof), {.sizes = {{"n", 128}}, .advantages = {}}).starts_with("<svg"));
}

TEST_CASE("proofs: a bound with a root is enclosed in text, JSON and the plot") {
  Proof p{"rooted", "test", "none"};
  p.size("q", "queries");
  const auto empty = [](const Sizes&) {
    GameBuilder g{"G"};
    g.oracle("ASK", {}, [](Body& at) { return at.boolean(false); });
    return g.build();
  };
  p.start("G", "", empty)
      .claim(
          [](const Sizes& s) {
            return Bound::root(Bound{s["q"]} * Bound::advantage("dl", {{"SOLVE", Size{1}}})) +
                   Bound::minimum({1, Bound{s["q"]} / Bound::power_of_two(64)});
          },
          "");
  BoundRequest request{.sizes = {{"q", 3}}, .advantages = {{"dl", make_rational(1, 1 << 20)}}};
  const BoundReport report = evaluate_bound(bound_of(p), request);
  CHECK_FALSE(report.total.is_exact());
  CHECK(report.terms.size() == 2);
  CHECK(to_text(document_of(report), false).find("sqrt(q Adv[dl](SOLVE: 1))") != std::string::npos);
  CHECK(to_text(document_of(report), false).find("[0.001691") != std::string::npos);
  CHECK(to_json(document_of(report)).find("\"class\": \"enclosed\"") != std::string::npos);
  request.at_most = make_rational(1, 4);
  request.sizes.clear();
  const BoundReport solved = evaluate_bound(bound_of(p), request);
  REQUIRE(solved.limit);
  REQUIRE(solved.limit->value);
  // sqrt(q 2^-20) + q 2^-64 = 1/4 is just below q = 2^16.
  CHECK(*solved.limit->value == (1 << 16) - 1);
  CHECK(to_plot(bound_of(p), request).starts_with("<svg"));
}

TEST_CASE("proofs: the tutorial shows what its program prints") {
  const auto read = [](const std::string& path) {
    std::ifstream file{std::string{CERTAMEN_SOURCE_ROOT} + path};
    return std::string{std::istreambuf_iterator<char>{file}, {}};
  };
  const std::string printed = read("/docs/examples/first_reduction.expected");
  const std::string page = read("/docs/tutorials/your-first-reduction.md");
  CHECK(page.find(printed.substr(0, printed.find("\n\npseudo-pad", 1))) != std::string::npos);
  const std::size_t refuted = printed.find("    | refuted");
  CHECK(page.find(printed.substr(refuted, printed.find("  Uniform.Left", refuted) - refuted)) !=
        std::string::npos);
}

}  // namespace catalogue_test
