// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "adversaries/release/attack/report_document.hpp"

namespace certamen {

namespace {

constexpr int shown_digits = 4;

std::string shown(const Real& value) {
  return value == 0 ? "0" : to_decimal(value, shown_digits);
}

Json attack_json(const LayerAttack& row, bool timing) {
  Json json{{"layer", row.layer},
            {"form", row.gated ? "gated" : "plain"},
            {"activation", row.activation},
            {"activation_from", row.activation_from},
            {"stored", row.transposed ? "in-out" : "out-in"},
            {"stored_from", row.stored_from},
            {"inputs", row.inputs},
            {"hidden", row.hidden},
            {"outputs", row.outputs},
            {"protected", row.protected_units},
            {"order", row.order},
            {"precision", row.precision},
            {"attack", row.attack},
            {"units",
             {{"recovered", row.recovered},
              {"ambiguous", row.ambiguous},
              {"dead", row.dead},
              {"underflow", row.underflow},
              {"unexplained", row.unexplained}}}};
  if (row.compared)
    json["weights"] = {{"entries", row.weights.entries},
                       {"relative_frobenius_error", shown(row.weights.relative_frobenius())},
                       {"largest_relative_error", shown(row.weights.largest_relative)},
                       {"within_one_percent", row.weights.within_percent},
                       {"bit_exact", row.weights.bit_exact}};
  if (!row.gated) json["theta0"] = row.theta0;
  if (row.bias_error) json["bias_relative_error"] = shown(*row.bias_error);
  if (row.constant_error) json["constant_relative_error"] = shown(*row.constant_error);
  if (row.signs_right) json["signs_right"] = *row.signs_right;
  if (row.enclosure) {
    json["enclosure"] = {{"entries", row.enclosure->entries}};
    if (row.compared) {
      json["enclosure"]["contained"] = row.enclosure->contained;
      json["enclosure"]["bit_exact"] = row.enclosure->bit_exact;
    }
    json["enclosure"]["within_one_percent"] = row.enclosure->within_percent;
    json["enclosure"]["widest_relative"] = shown(row.enclosure->widest);
    if (!row.enclosure->contradicting.empty())
      json["enclosure"]["contradicting"] = row.enclosure->contradicting;
  }
  json["verdict"] = to_string(is_broken(row) ? Verdict::broken : Verdict::undecided);
  if (timing) json["seconds"] = row.seconds;
  return json;
}

Json cost_json(const LayerCost& cost, bool timing) {
  Json json{{"layer", cost.layer},
            {"order", cost.order},
            {"hidden", cost.hidden},
            {"protected", cost.protected_units},
            {"multiply_adds",
             {{"plain", cost.plain}, {"taylor", cost.taylor}, {"factored", cost.factored}}},
            {"disagreement", cost.disagreement}};
  if (timing)
    json["seconds_per_query"] = {{"plain", cost.plain_seconds},
                                 {"taylor", cost.taylor_seconds},
                                 {"factored", cost.factored_seconds}};
  return json;
}

}  // namespace

void add_facts(Document& document, const TaylorMlpAttackReport& report, bool timing) {
  Json attacks = Json::array(), costs = Json::array(), failed = Json::array();
  for (const auto& row : report.attacks) attacks.push_back(attack_json(row, timing));
  for (const auto& cost : report.costs) costs.push_back(cost_json(cost, timing));
  for (const auto& [layer, reason] : report.failed)
    failed.push_back({{"layer", layer}, {"reason", reason}});
  document.fact("scheme", "taylor-mlp").fact("model", report.model);
  if (!report.release.empty()) document.fact("release", report.release);
  document.fact("verdict", to_string(report.verdict()))
      .fact("attacks", std::move(attacks))
      .fact("costs", std::move(costs));
  if (!failed.empty()) document.fact("failed", std::move(failed));
  if (!report.config_trouble.empty()) document.fact("config_trouble", report.config_trouble);
  if (!report.not_kept.empty()) document.fact("not_kept", report.not_kept);
  document.stopped(report.stopped);
}

}  // namespace certamen
