// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/report/check_output.hpp"
#include "framework/text/numbers.hpp"
#include "framework/theorems/establish.hpp"

namespace certamen {

namespace {

/// What the simplifier did and the order in which the exact engine went.
Json plan_json(const ExactStatistics& of, bool timing) {
  Json json{{"nodes_given", of.nodes_before},
            {"nodes", of.nodes},
            {"rules", Json::object()},
            {"sorts", of.sorts},
            {"order", of.order}};
  for (const auto& [rule, times] : of.rules) json["rules"][std::string{to_string(rule)}] = times;
  json["steps"] = Json::array();
  for (const auto& step : of.plan) {
    if (step.branch.empty()) continue;
    Json one{{"node", step.branch},
             {"alive", step.width},
             {"expected_bits", std::round(step.estimated_bits * 10) / 10},
             {"branches", step.branches},
             {"states", step.states_after}};
    if (step.alike > 0) one["in_any_order"] = step.alike;
    if (timing) one["seconds"] = rounded_seconds(step.seconds);
    json["steps"].push_back(std::move(one));
  }
  return json;
}

/// A bound on every adversary's advantage, and each advantage in it: proved in turn, or assumed.
Json proof_json(const Established& proof) {
  Json json{{"by", proof.by},
            {"bound", proof.bound.text()},
            {"latex", proof.bound.latex()},
            {"queries", proof.queries.str()},
            {"terms", Json::array()}};
  if (!proof.source.empty()) json["source"] = proof.source;
  if (proof.blind != 0) json["blind"] = to_fraction(proof.blind);
  for (const auto& [name, term] : proof.terms) {
    Json one{{"name", name}, {"assumption", term.premise}, {"queries", term.queries.str()}};
    one["proof"] = term.because.empty() ? Json{} : proof_json(term.because.front());
    json["terms"].push_back(std::move(one));
  }
  return json;
}

Json row_json(const CheckRow& row, bool timing, const Details& details) {
  Json json{{"definition", row.definition}};
  json["adversary"] = row.adversary.empty() ? Json{} : Json(row.adversary);
  json["kind"] = row.kind ? Json(to_string(*row.kind)) : Json{};
  json["verdict"] = to_string(row.verdict);
  if (!row.claimed) json["claimed"] = false;
  json["advantage"] = row.advantage ? evidence_json(*row.advantage) : Json{};
  json["allowed"] = to_fraction(row.allowed);
  if (row.kind == DefinitionKind::search) json["blind_guess"] = to_fraction(row.blind_guess);
  json["engine"] = row.engine.empty() ? Json{} : Json(row.engine);
  if (!row.parameters.empty()) json["parameters"] = parameters_json(row.parameters);
  if (!row.notes.empty()) json["notes"] = row.notes;
  if (row.proof) json["proof"] = proof_json(*row.proof);
  if (row.security) json["security"] = to_string(*row.security);
  if (row.certificate) json["certificate"] = certificate_json(*row.certificate);
  if (row.evidence_bits) json["evidence_bits"] = to_decimal(*row.evidence_bits, 12);
  for (const auto& look : row.trace)
    json["trace"].push_back({{"trials", look.trials},
                             {"lower", decimal_below(look.range.lower)},
                             {"upper", decimal_above(look.range.upper)}});
  if (row.error)
    json["error"] = {{"id", error_id(row.error->code)}, {"message", row.error->message}};
  if (details.strategy && row.strategy) json["strategy"] = lines_of(to_text(*row.strategy));
  if (details.plan && row.search)
    json["search"] = {{"beliefs", row.search->beliefs},
                      {"asked", row.search->asked},
                      {"calls", row.search->depth}};
  if (details.plan)
    for (const auto& plan : row.plans) json["plans"].push_back(plan_json(plan, timing));
  if (timing) json["seconds"] = rounded_seconds(row.seconds);
  return json;
}

}  // namespace

void add_check_facts(Document& document, const CheckReport& report, bool timing,
                     const Details& details) {
  Json results = Json::array();
  for (const auto& row : report.rows) results.push_back(row_json(row, timing, details));
  document.fact("seed", report.seed)
      .fact("scheme", report.scheme)
      .fact("parameters", parameters_json(report.parameters))
      .fact("level", to_fraction(report.level))
      .fact("verdict", to_string(report.verdict()))
      .stopped(report.stopped)
      .fact("results", std::move(results));
}

}  // namespace certamen
