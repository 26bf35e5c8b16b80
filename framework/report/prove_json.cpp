// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "framework/report/prove_document.hpp"
#include "framework/text/junit.hpp"

namespace certamen {

namespace {

Json sizes_json(const Bindings& sizes) {
  Json json = Json::object();
  for (const auto& [name, value] : sizes) json[name] = parameter_json(value.str());
  return json;
}

Json exact_json(const std::optional<Rational>& value) {
  return value ? evidence_json(Exact{*value}) : Json{};
}

Json ledger_json(const std::vector<LedgerEntry>& ledger) {
  Json json = Json::array();
  for (const auto& line : ledger) {
    Json one{{"sizes", sizes_json(line.sizes)},
             {"distance", exact_json(line.distance)},
             {"cost", exact_json(line.cost)},
             {"any_number_of_queries", line.any_number}};
    if (line.distance && line.cost) one["slack"] = to_fraction(*line.cost - *line.distance);
    if (!line.note.empty()) one["note"] = line.note;
    json.push_back(std::move(one));
  }
  return json;
}

Json refutation_json(const std::optional<Refutation>& refutation) {
  if (!refutation) return {};
  return {{"sizes", sizes_json(refutation->sizes)},
          {"claim", refutation->claim},
          {"measure", refutation->measure},
          {"advantage", evidence_json(Exact{refutation->advantage})},
          {"transcript", lines_of(refutation->transcript)}};
}

Json lemma_json(const LemmaReport& lemma, bool timing) {
  Json json{{"name", lemma.name},
            {"text", lemma.text},
            {"verdict", to_string(lemma.finding.verdict)},
            {"class", lemma.finding.evidence_class},
            {"evidence", lemma.finding.evidence},
            {"refutation", refutation_json(lemma.finding.refutation)}};
  if (timing) json["seconds"] = rounded_seconds(lemma.seconds);
  return json;
}

Json bound_json(const ProofReport& report) {
  if (report.games.empty()) return {};
  return {{"text", report.claimed.text()},
          {"latex", report.claimed.latex()},
          {"composed", report.composed.text()},
          {"unknown", report.composed.unknowns()},
          {"verdict", to_string(report.claim_verdict)},
          {"evidence", report.claim_evidence},
          {"source", report.claim_source}};
}

Json reduction_json(const ReductionReport& reduction) {
  Json json{
      {"name", reduction.name}, {"assumption", reduction.assumption}, {"work", Json::array()}};
  for (const auto& one : reduction.work)
    json["work"].push_back({{"what", one.what},
                            {"times", {{"text", one.times.text()}, {"latex", one.times.latex()}}}});
  return json;
}

Json hop_json(const HopReport& hop, bool timing) {
  Json json{{"from", hop.from},
            {"to", hop.to},
            {"kind", to_string(hop.kind)},
            {"reason", hop.reason},
            {"verdict", to_string(hop.verdict)},
            {"class", hop.proved ? "proved" : "exact"},
            {"evidence", hop.evidence},
            {"equal_at_instances", hop.equal_at_instances},
            {"cost", {{"text", hop.cost.text()}, {"latex", hop.cost.latex()}}},
            {"assumed", hop.taken ? Json(*hop.taken) : Json{}},
            {"ledger", ledger_json(hop.ledger)},
            {"refutation", refutation_json(hop.refutation)}};
  if (hop.kind == HopKind::conditioning)
    json["factor"] = {{"text", hop.factor.text()}, {"latex", hop.factor.latex()}};
  if (hop.certificate) json["certificate"] = certificate_json(*hop.certificate);
  for (const auto& reduction : hop.reductions)
    json["reductions"].push_back(reduction_json(reduction));
  if (!hop.event.empty()) json["event"] = hop.event;
  if (!hop.event_steps.empty()) json["event_steps"] = Json::array();
  for (const auto& inner : hop.event_steps) json["event_steps"].push_back(hop_json(inner, timing));
  if (timing) {
    json["seconds"] = rounded_seconds(hop.seconds);
    json["symbolic_seconds"] = rounded_seconds(hop.symbolic_seconds);
  }
  return json;
}

JunitCase case_of(const std::string& name, ProofVerdict verdict, double seconds,
                  const std::string& evidence, const std::optional<Refutation>& refutation) {
  JunitCase one{.name = name, .seconds = seconds};
  if (verdict == ProofVerdict::verified) return one;
  one.outcome = "failure";
  one.message = fmt::format("{}: {}", to_string(verdict), evidence);
  if (refutation)
    one.detail =
        fmt::format("{} {}{}\n{}", refutation->sizes.empty() ? refutation->measure : "advantage",
                    to_fraction(refutation->advantage),
                    refutation->sizes.empty() ? std::string{} : " at " + to_text(refutation->sizes),
                    refutation->transcript);
  return one;
}

JunitSuite suite_of(const ProofReport& report) {
  JunitSuite suite{.name = report.name, .seconds = report.seconds};
  for (const auto& lemma : report.lemmas)
    suite.cases.push_back(case_of(lemma.name, lemma.finding.verdict, lemma.seconds,
                                  lemma.finding.evidence, lemma.finding.refutation));
  for (const auto& hop : report.hops) {
    suite.cases.push_back(
        case_of(hop.from + " - " + hop.to, hop.verdict, hop.seconds, hop.evidence, hop.refutation));
    if (hop.taken && hop.verdict != ProofVerdict::verified) {
      suite.cases.back().outcome = "skipped";
      suite.cases.back().message = "assumed: " + hop.evidence;
      suite.cases.back().detail.clear();
    }
    for (const auto& inner : hop.event_steps)
      suite.cases.push_back(case_of("Pr[" + hop.event + "] in " + inner.from + " - " + inner.to,
                                    inner.verdict, inner.seconds, inner.evidence,
                                    inner.refutation));
  }
  if (!report.games.empty())
    suite.cases.push_back(
        case_of("bound", report.claim_verdict, 0, report.claim_evidence, report.refutation));
  return suite;
}

}  // namespace

bool is_checked_exactly(const ProofReport& report) {
  const auto has_lines = [](const HopReport& hop) { return !hop.ledger.empty(); };
  return !report.ledger.empty() || std::ranges::any_of(report.hops, has_lines) ||
         std::ranges::any_of(report.lemmas, [](const LemmaReport& lemma) {
           return lemma.finding.evidence_class == "exact";
         });
}

Json proofs_json(const std::vector<ProofReport>& reports, bool timing) {
  Json proofs = Json::array();
  for (const auto& report : reports) {
    Json one{{"proof", report.name},
             {"title", report.title},
             {"source", report.source},
             {"verdict", to_string(report.verdict)},
             {"checked_exactly", is_checked_exactly(report)},
             {"interrupted", report.stopped == StopReason::interrupted},
             {"games", report.games},
             {"lemmas", Json::array()},
             {"hops", Json::array()}};
    if (report.stopped != StopReason::none) one["stopped"] = to_string(report.stopped);
    if (!report.about.empty()) one["about"] = report.about;
    one["sizes"] = Json::array();
    for (const auto& size : report.sizes)
      one["sizes"].push_back({{"name", size.name},
                              {"meaning", size.meaning},
                              {"minimum", parameter_json(size.minimum.str())},
                              {"prime", size.prime}});
    one["hypotheses"] = report.hypotheses;
    for (const auto& lemma : report.lemmas) one["lemmas"].push_back(lemma_json(lemma, timing));
    for (const auto& hop : report.hops) one["hops"].push_back(hop_json(hop, timing));
    one["bound"] = bound_json(report);
    one["ledger"] = ledger_json(report.ledger);
    one["assumptions"] = report.assumptions;
    one["assumed_steps"] = report.taken;
    one["refutation"] = refutation_json(report.refutation);
    if (timing) one["seconds"] = rounded_seconds(report.seconds);
    proofs.push_back(std::move(one));
  }
  return proofs;
}

std::string to_junit(const std::vector<ProofReport>& reports, bool timing) {
  std::vector<JunitSuite> suites;
  for (const auto& report : reports) suites.push_back(suite_of(report));
  return to_junit(suites, timing);
}

}  // namespace certamen
