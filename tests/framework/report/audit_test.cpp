// SPDX-License-Identifier: Apache-2.0
#include "framework/check/audit.hpp"
#include "framework/report/documents.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "framework/definitions/standard/standard.hpp"
#include "framework/definitions/trivial.hpp"
#include "framework/error.hpp"

namespace audit_test {

using namespace certamen;

namespace {

/// What a catalogue with this one definition says of it.
AuditReport audited(const std::string& name,
                    const std::function<std::optional<Definition>(const Scheme&)>& make) {
  Catalogue catalogue;
  catalogue.add(DefinitionEntry{
      name,
      "under audit",
      "none",
      {{.name = "asked", .meaning = "queries", .default_value = "2", .minimum = 0, .budget = true}},
      [make](const Scheme& scheme, const Parameters&) { return make(scheme); }});
  return audit(catalogue, name, {}, Context{});
}

bool finds(const AuditReport& report, const std::string& text) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const auto& finding) { return finding.find(text) != std::string::npos; });
}

/// IND-CPA; `fresh`: with a key of its own for each query; `same`: both sides encrypt m0;
/// `limited`: with a budget.
std::optional<Definition> ind_cpa_variant(const Scheme& scheme, bool fresh, bool same,
                                          bool limited) {
  const auto* encryption = dynamic_cast<const SymmetricEncryption*>(&scheme);
  if (encryption == nullptr) return std::nullopt;
  const auto side = [&](bool right) {
    GameBuilder game{right ? "Right" : "Left"};
    const State k = game.state("k", encryption->keys());
    game.initialize([&](Body& at) { at.set(k, encryption->keygen(at)); });
    game.oracle("LR", {encryption->messages(), encryption->messages()},
                [&](Body& at, Node m0, Node m1) {
                  const Node key = fresh ? encryption->keygen(at) : at.get(k);
                  return encryption->encrypt(at, key, right && !same ? m1 : m0);
                });
    if (limited) game.at_most(2);
    return game.build();
  };
  return Definition::indistinguishability("ind-cpa", side(false), side(true));
}

/// EUF-CMA with a finalize of one's own.
std::optional<Definition> forgery_variant(
    const Scheme& scheme,
    const std::function<Node(Body&, const MessageAuthentication&, Node m, Node t, Node asked)>&
        verdict) {
  const auto* mac = dynamic_cast<const MessageAuthentication*>(&scheme);
  if (mac == nullptr) return std::nullopt;
  GameBuilder game{"EUF-CMA"};
  mac->declare(game);
  const Table asked = game.map("asked", mac->messages(), Unit());
  game.oracle("TAG", {mac->messages()},
              [&](Body& at, Node m) {
                at.put(asked, m, at.unit());
                return mac->tag(at, at.unit(), m);
              })
      .at_most(1);
  game.finalize(Tuple({mac->messages(), mac->tags()}), [&](Body& at, Node forgery) {
    const Node m = at.get(forgery, 0), t = at.get(forgery, 1);
    return verdict(at, *mac, m, t, at.is_some(at.find(asked, m)));
  });
  return Definition::search("euf-cma", game.build(), make_rational(1, 4));
}

}  // namespace

TEST_CASE("audit: nothing is found in the catalogue's definitions of textbook schemes") {
  const Catalogue catalogue = standard_catalogue();
  for (const char* name : {"binding",
                           "collision-resistance",
                           "ddh",
                           "euf-cma",
                           "hiding",
                           "hvzk",
                           "ind-cpa",
                           "ind-cpa-ror",
                           "misuse-ror",
                           "nonce-cpa",
                           "nonce-cpa-ror",
                           "one-time-secrecy",
                           "online-cpa",
                           "oracle-hiding",
                           "oracle-prf",
                           "oracle-prp",
                           "prf",
                           "prg",
                           "prp",
                           "secret-sharing",
                           "special-soundness"}) {
    const AuditReport report = audit(catalogue, name, {}, Context{});
    INFO(name << ": " << (report.findings.empty() ? "" : report.findings.front()));
    CHECK(report.findings.empty());
    CHECK(report.exit_status() == 0);
    CHECK(!report.budgets.empty());
    CHECK(std::any_of(report.rows.begin(), report.rows.end(),
                      [](const AuditRow& row) { return row.expected == "broken"; }));
  }
  const AuditReport weights = audit(catalogue, "weight-recovery", {}, Context{});
  CHECK(weights.findings.empty());
  CHECK(weights.exit_status() == 0);
}

TEST_CASE("audit: the last line says what was checked, and no more") {
  const Catalogue catalogue = standard_catalogue();
  const auto last_line = [](const AuditReport& report) {
    const std::string text = to_text(document_of(report), false);
    return text.substr(text.rfind('\n', text.size() - 2) + 1);
  };
  const AuditReport usual = audit(catalogue, "delta-recovery", {}, Context{});
  CHECK(usual.exit_status() == 0);
  CHECK(last_line(usual).find("nothing found: 2 controls are broken and had to be") == 0);
  Parameters secret;
  secret.set("base", "secret");
  const AuditReport other = audit(catalogue, "delta-recovery", secret, Context{});
  CHECK(other.exit_status() == 3);
  CHECK(last_line(other).find("control") == std::string::npos);
  CHECK(last_line(other).find("nothing found, and nothing was expected: undecided") == 0);
}

TEST_CASE("audit: a key for each query hides that one key is not enough") {
  CHECK(audited("ind-cpa", [](const Scheme& s) {
          return ind_cpa_variant(s, false, false, true);
        }).findings.empty());
  const AuditReport report =
      audited("ind-cpa", [](const Scheme& s) { return ind_cpa_variant(s, true, false, true); });
  CHECK(finds(report, "trivial-one-key (every message is masked with the same key) has to be "
                      "broken, and the best adversary gets 0"));
  CHECK(report.exit_status() == 1);
}

TEST_CASE("audit: expectations count the calls of the parameter that is declared as their budget") {
  const auto one_key = [](const char* queries, bool budget) {
    Catalogue catalogue;
    catalogue.add(DefinitionEntry{
        "ind-cpa",
        "under audit",
        "none",
        {{.name = "q", .meaning = "queries", .default_value = "2", .minimum = 0, .budget = budget}},
        [](const Scheme& scheme, const Parameters&) {
          return ind_cpa_variant(scheme, false, false, true);
        }});
    const AuditReport report = audit(catalogue, "ind-cpa", Parameters{{{"q", queries}}}, Context{});
    return std::ranges::any_of(report.rows, [](const AuditRow& row) {
      return row.scheme == "trivial-one-key" && row.expected == "broken";
    });
  };
  CHECK(one_key("2", true));
  CHECK(one_key("2^70", true));
  CHECK_FALSE(one_key("1", true));  // one query has a key of its own
  CHECK_FALSE(one_key("2", false));
}

TEST_CASE("audit: definitions of which a control says something from a number of queries on "
          "declare which parameter that is") {
  const Catalogue catalogue = standard_catalogue();
  std::vector<Control> controls = trivial_schemes();
  for (const auto& control : catalogue.controls())
    controls.push_back({catalogue.scheme(control.scheme), control.expectations});
  std::size_t seen = 0;
  for (const auto& control : controls)
    for (const auto& expectation : control.expectations) {
      if (expectation.least_queries == 0) continue;
      CAPTURE(expectation.definition);
      const auto& parameters = catalogue.definition(expectation.definition).parameters;
      CHECK(std::ranges::count_if(parameters, &ParameterSpec::budget) == 1);
      ++seen;
    }
  CHECK(seen >= 2);
}

TEST_CASE("audit: two sides that are the same are broken by nobody") {
  const AuditReport report =
      audited("ind-cpa", [](const Scheme& s) { return ind_cpa_variant(s, false, true, true); });
  CHECK(finds(report, "trivial-identity (the ciphertext is the message) has to be broken"));
  CHECK(finds(report, "none of 4 schemes is broken"));
}

TEST_CASE("audit: an oracle without a budget is a finding") {
  const AuditReport report =
      audited("ind-cpa", [](const Scheme& s) { return ind_cpa_variant(s, false, false, false); });
  CHECK(finds(report, "LR has no budget"));
}

TEST_CASE("audit: a forgery may be what the oracle said, where nobody forbids it") {
  const auto honest = [](Body& at, const MessageAuthentication& mac, Node m, Node t, Node asked) {
    return !asked && mac.verify(at, at.unit(), m, t);
  };
  CHECK(audited("euf-cma", [&](const Scheme& s) {
          return forgery_variant(s, honest);
        }).findings.empty());
  const auto any_message = [](Body& at, const MessageAuthentication& mac, Node m, Node t, Node) {
    return mac.verify(at, at.unit(), m, t);
  };
  const AuditReport report =
      audited("euf-cma", [&](const Scheme& s) { return forgery_variant(s, any_message); });
  CHECK(finds(report, "echo gets 1 out of trivial-ideal-tag"));
  CHECK(finds(report, "optimal gets 1 out of trivial-ideal-tag"));
  CHECK(!finds(report, "trivial-reject-all"));
}

TEST_CASE("audit: a game that whoever asks nothing wins") {
  const auto forgiving = [](Body& at, const MessageAuthentication& mac, Node m, Node t,
                            Node asked) {
    return (!asked && mac.verify(at, at.unit(), m, t)) ||
           at.equal(t, at.constant(Bits(2), Value{Integer{3}}));
  };
  const AuditReport report =
      audited("euf-cma", [&](const Scheme& s) { return forgery_variant(s, forgiving); });
  CHECK(finds(report, "last-value gets 1 out of trivial-reject-all"));
  CHECK(finds(report, "an adversary without queries gets 1 against trivial-reject-all"));
  CHECK(finds(report, "asks nothing and wins"));
}

TEST_CASE("audit: a definition of nothing that is known stands before the catalogue's schemes, or "
          "is refused") {
  Catalogue catalogue = standard_catalogue();
  catalogue.add(
      DefinitionEntry{"prf-thrice",
                      "prf with three queries",
                      "none",
                      {},
                      [](const Scheme& scheme, const Parameters&) -> std::optional<Definition> {
                        const auto* function = dynamic_cast<const PseudorandomFunction*>(&scheme);
                        if (function == nullptr) return std::nullopt;
                        return prf(*function, 3);
                      }});
  const AuditReport report = audit(catalogue, "prf-thrice", {}, Context{});
  CHECK(report.findings.empty());
  CHECK(report.exit_status() == 3);  // the blind ones got nothing, and more is not expected
  CHECK(to_text(document_of(report), false).find("; more was not expected: undecided\n") !=
        std::string::npos);
  CHECK(report.checked.blind > 0);
  CHECK(audit(catalogue, "evaluation-cost", {}, Context{}).exit_status() == 3);
  CHECK(audit(catalogue, "correctness", {}, Context{}).exit_status() == 0);
  catalogue.add(DefinitionEntry{
      "nothing", "applies to nothing", "none", {}, [](const Scheme&, const Parameters&) {
        return std::optional<Definition>{};
      }});
  CHECK_THROWS_AS(audit(catalogue, "nothing", {}, Context{}), Error);
  CHECK_THROWS_AS(audit(catalogue, "ind-cpaa", {}, Context{}), Error);
  Parameters unknown;
  unknown.set("z", "1");
  CHECK_THROWS_AS(audit(catalogue, "prf", unknown, Context{}), Error);
}

TEST_CASE("audit: text and JSON have the values and the findings") {
  const AuditReport report =
      audited("ind-cpa", [](const Scheme& s) { return ind_cpa_variant(s, true, false, true); });
  const std::string text = to_text(document_of(report), false);
  CHECK(text.find("trivial-one-key") != std::string::npos);
  CHECK(text.find("finding: trivial-one-key") != std::string::npos);
  const auto json = nlohmann::json::parse(to_json(document_of(report)));
  CHECK(json["findings"].size() == report.findings.size());
  CHECK(json["budgets"][0]["scheme"] == "trivial-identity");
  CHECK(json["budgets"][0]["any_number"] == "different after 1 call");
  CHECK(json["budgets"][0]["stated"]["value"] == "1");
}

TEST_CASE("audit: what is known is told control by control, and never less than before") {
  const Catalogue catalogue = standard_catalogue();
  std::vector<std::pair<std::size_t, std::size_t>> told;  // rows, budgets
  const auto report = audit(catalogue, "ind-cpa", {}, Context{}, [&](const AuditReport& so_far) {
    told.emplace_back(so_far.rows.size(), so_far.budgets.size());
  });
  REQUIRE(told.size() >= 4);
  CHECK(told.front().first > 0);
  CHECK(told.front().first < report.rows.size());
  CHECK(told.back() == std::pair{report.rows.size(), report.budgets.size()});
  for (std::size_t i = 1; i < told.size(); ++i) {
    CHECK(told[i].first >= told[i - 1].first);
    CHECK(told[i].second >= told[i - 1].second);
  }
}

}  // namespace audit_test
