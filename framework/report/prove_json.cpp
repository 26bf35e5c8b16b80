// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/report/prove.hpp"
#include "framework/text/json.hpp"
#include "framework/text/xml.hpp"
#include "framework/version.hpp"

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
  if (!hop.event.empty()) json["event"] = hop.event;
  if (!hop.event_steps.empty()) json["event_steps"] = Json::array();
  for (const auto& inner : hop.event_steps) json["event_steps"].push_back(hop_json(inner, timing));
  if (timing) {
    json["seconds"] = rounded_seconds(hop.seconds);
    json["symbolic_seconds"] = rounded_seconds(hop.symbolic_seconds);
  }
  return json;
}

std::size_t cases_of(const ProofReport& report) {
  std::size_t count = report.lemmas.size() + report.hops.size() + (report.games.empty() ? 0 : 1);
  for (const auto& hop : report.hops) count += hop.event_steps.size();
  return count;
}

}  // namespace

std::string to_json(const std::vector<ProofReport>& reports, bool timing) {
  Json json{{"schema", 1}, {"version", version()}, {"proofs", Json::array()}};
  for (const auto& report : reports) {
    Json one{{"proof", report.name},
             {"title", report.title},
             {"source", report.source},
             {"verdict", to_string(report.verdict)},
             {"interrupted", report.stopped == StopReason::interrupted},
             {"games", report.games},
             {"lemmas", Json::array()},
             {"hops", Json::array()}};
    if (report.stopped != StopReason::none) one["stopped"] = to_string(report.stopped);
    if (!report.about.empty()) one["about"] = report.about;
    for (const auto& lemma : report.lemmas) one["lemmas"].push_back(lemma_json(lemma, timing));
    for (const auto& hop : report.hops) one["hops"].push_back(hop_json(hop, timing));
    one["bound"] = bound_json(report);
    one["ledger"] = ledger_json(report.ledger);
    one["assumptions"] = report.assumptions;
    one["assumed_steps"] = report.taken;
    one["refutation"] = refutation_json(report.refutation);
    if (timing) one["seconds"] = rounded_seconds(report.seconds);
    json["proofs"].push_back(std::move(one));
  }
  return document(json);
}

std::string to_junit(const std::vector<ProofReport>& reports) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"certamen\">\n";
  for (const auto& report : reports) {
    std::string cases;
    std::size_t failures = 0;
    const auto add = [&](const std::string& name, ProofVerdict verdict, bool taken, double seconds,
                         const std::string& evidence, const std::optional<Refutation>& refutation) {
      cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"",
                           xml_escaped(report.name), xml_escaped(name), seconds);
      if (verdict == ProofVerdict::verified) {
        cases += "/>\n";
        return;
      }
      if (taken) {
        cases += fmt::format(">\n      <skipped message=\"assumed: {}\"/>\n    </testcase>\n",
                             xml_escaped(evidence));
        return;
      }
      ++failures;
      const std::string detail =
          refutation
              ? fmt::format(
                    "{} {}{}\n{}", refutation->sizes.empty() ? refutation->measure : "advantage",
                    to_fraction(refutation->advantage),
                    refutation->sizes.empty() ? std::string{} : " at " + to_text(refutation->sizes),
                    refutation->transcript)
              : std::string{};
      cases += fmt::format(">\n      <failure message=\"{}: {}\">{}</failure>\n    </testcase>\n",
                           to_string(verdict), xml_escaped(evidence), xml_escaped(detail));
    };
    for (const auto& lemma : report.lemmas)
      add(lemma.name, lemma.finding.verdict, false, lemma.seconds, lemma.finding.evidence,
          lemma.finding.refutation);
    for (const auto& hop : report.hops) {
      add(hop.from + " - " + hop.to, hop.verdict, hop.taken.has_value(), hop.seconds, hop.evidence,
          hop.refutation);
      for (const auto& inner : hop.event_steps)
        add("Pr[" + hop.event + "] in " + inner.from + " - " + inner.to, inner.verdict, false,
            inner.seconds, inner.evidence, inner.refutation);
    }
    if (!report.games.empty())
      add("bound", report.claim_verdict, false, 0, report.claim_evidence, report.refutation);
    text +=
        fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" time=\"{:.6f}\">\n{}  "
                    "</testsuite>\n",
                    xml_escaped(report.name), cases_of(report), failures, report.seconds, cases);
  }
  return text + "</testsuites>\n";
}

}  // namespace certamen
