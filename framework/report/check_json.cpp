// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>

#include "framework/report/check_output.hpp"
#include "framework/report/numbers.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

using Json = nlohmann::ordered_json;

/// Integers that every JSON reader keeps exact are numbers; the rest are strings.
Json parameter_json(const std::string& text) {
  constexpr std::size_t safe_digits = 15;
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const std::size_t digits = text.size() - first;
  const bool number = digits > 0 && digits <= safe_digits &&
                      text.find_first_not_of("0123456789", first) == std::string::npos &&
                      (text[first] != '0' || text == "0");
  if (number) return std::stoll(text);
  return text;
}

Json parameters_json(const std::map<std::string, std::string>& parameters) {
  Json json = Json::object();
  for (const auto& [name, value] : parameters) json[name] = parameter_json(value);
  return json;
}

Json evidence_json(const Evidence& evidence) {
  Json json{{"class", evidence.class_name()}};
  const std::string name{evidence.class_name()};
  if (name == "exact" || name == "proved") {
    json["value"] = to_fraction(evidence.lower());
    json["decimal"] = to_decimal(evidence.lower());
    json["bits"] = to_bits(evidence.lower());
    if (const auto* proved = std::get_if<Proved>(&evidence.get()))
      json["assumptions"] = proved->assumptions;
    return json;
  }
  json["lower"] = to_fraction(evidence.lower());
  json["upper"] = to_fraction(evidence.upper());
  json["decimal"] =
      "[" + decimal_below(evidence.lower()) + ", " + decimal_above(evidence.upper()) + "]";
  if (const auto* estimated = std::get_if<Estimated>(&evidence.get())) {
    json["level"] = to_fraction(estimated->level);
    json["trials"] = estimated->trials;
    json["method"] = to_string(estimated->method);
  }
  return json;
}

Json row_json(const CheckRow& row, bool timing) {
  Json json{{"definition", row.definition}};
  json["adversary"] = row.adversary.empty() ? Json{} : Json(row.adversary);
  json["kind"] = row.kind ? Json(to_string(*row.kind)) : Json{};
  json["verdict"] = to_string(row.verdict);
  json["advantage"] = row.advantage ? evidence_json(*row.advantage) : Json{};
  json["allowed"] = to_fraction(row.allowed);
  if (row.kind == DefinitionKind::search) json["blind_guess"] = to_fraction(row.blind_guess);
  json["engine"] = row.engine.empty() ? Json{} : Json(row.engine);
  if (!row.parameters.empty()) json["parameters"] = parameters_json(row.parameters);
  if (!row.notes.empty()) json["notes"] = row.notes;
  if (row.evidence_bits) json["evidence_bits"] = to_decimal(*row.evidence_bits, 12);
  for (const auto& look : row.trace)
    json["trace"].push_back({{"trials", look.trials},
                             {"lower", decimal_below(look.range.lower)},
                             {"upper", decimal_above(look.range.upper)}});
  if (row.error)
    json["error"] = {{"id", error_id(row.error->code)}, {"message", row.error->message}};
  if (timing) json["seconds"] = std::round(row.seconds * 1e6) / 1e6;
  return json;
}

}  // namespace

std::string to_json(const CheckReport& report, bool timing) {
  Json json{
      {"schema", 1}, {"version", version()}, {"seed", report.seed}, {"scheme", report.scheme}};
  json["parameters"] = parameters_json(report.parameters);
  json["level"] = to_fraction(report.level);
  json["verdict"] = to_string(report.verdict());
  if (report.interrupted) json["interrupted"] = true;
  json["results"] = Json::array();
  for (const auto& row : report.rows) json["results"].push_back(row_json(row, timing));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace certamen
