// SPDX-License-Identifier: Apache-2.0
#include "framework/text/json.hpp"

#include <cmath>
#include <sstream>

#include "framework/printable.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

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
  const auto* proved = std::get_if<Proved>(&evidence.get());
  if (proved != nullptr) json["assumptions"] = proved->assumptions;
  if (evidence.is<Exact>() || (proved != nullptr && proved->lower == proved->upper)) {
    json["value"] = to_fraction(evidence.lower());
    json["decimal"] = rounded_number(evidence.lower());
    json["bits"] = bits_text(evidence.lower());
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

Json certificate_json(const certify::Certification& certification) {
  Json json = {{"certified", certification.holds},
               {certification.holds ? "rechecked" : "reason", certification.text}};
  if (!certification.rules.empty()) json["rules"] = certification.rules;
  return json;
}

Json lines_of(const std::string& text) {
  Json lines = Json::array();
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void add_stop(Json& json, StopReason reason) {
  if (reason == StopReason::none) return;
  json["stopped"] = to_string(reason);
  if (reason == StopReason::interrupted) json["interrupted"] = true;
}

double rounded_seconds(double seconds) {
  return std::round(seconds * 1e6) / 1e6;
}

std::string document(const Json& json) {
  return printable_json(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace certamen
