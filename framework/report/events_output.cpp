// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/check/events.hpp"
#include "framework/text/json.hpp"
#include "framework/text/numbers.hpp"
#include "framework/text/text_table.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

std::string shown(const std::optional<Evidence>& value) {
  return value ? to_text(*value) : "not defined";
}

/// Evidence of a number that is no probability, and so has no bits.
Json number_json(const Evidence& value) {
  Json json = evidence_json(value);
  json.erase("bits");
  return json;
}

}  // namespace

std::string to_text(const EventsReport& report, bool colours) {
  const bool given = report.given.has_value();
  TextTable events{{{"event"},
                    {"probability"},
                    {"evidence"},
                    {given ? "given " + *report.given : ""},
                    {given ? "evidence" : ""}}};
  for (const auto& row : report.events)
    events.add({{row.name},
                {to_text(row.probability)},
                {provenance(row.probability)},
                {given ? shown(row.conditional) : ""},
                {row.conditional ? provenance(*row.conditional) : ""}});
  TextTable calls{{{"oracle"}, {"expected calls"}, {"evidence"}}};
  for (const auto& row : report.calls)
    calls.add({{row.oracle}, {to_text(row.expected)}, {provenance(row.expected)}});
  std::string text = painted(report.game, colours ? Colour::bold : Colour::none) + "  against " +
                     report.adversary + "\n\n" + events.text(colours);
  if (!calls.empty()) text += "\n" + calls.text(colours);
  if (!report.notes.empty() || !report.defined || report.stopped != StopReason::none) text += "\n";
  for (const auto& note : report.notes) text += "note: " + note + "\n";
  if (!report.defined)
    text += report.engine == "exact" ? "the condition has probability 0\n"
                                     : "the condition was not met in any trial\n";
  if (report.stopped != StopReason::none)
    text += fmt::format("{}: this is what was counted by then\n", to_string(report.stopped));
  return text;
}

std::string to_json(const EventsReport& report) {
  Json json{{"schema", 1},
            {"version", version()},
            {"seed", report.seed},
            {"game", report.game},
            {"adversary", report.adversary},
            {"engine", report.engine},
            {"level", to_fraction(report.level)}};
  add_stop(json, report.stopped);
  if (report.given) json["given"] = *report.given;
  json["events"] = Json::array();
  for (const auto& row : report.events) {
    Json event{{"name", row.name}, {"probability", evidence_json(row.probability)}};
    if (report.given)
      event["conditional"] = row.conditional ? evidence_json(*row.conditional) : Json{};
    json["events"].push_back(std::move(event));
  }
  json["calls"] = Json::array();
  for (const auto& row : report.calls)
    json["calls"].push_back({{"oracle", row.oracle}, {"expected", number_json(row.expected)}});
  json["notes"] = report.notes;
  return document(json);
}

}  // namespace certamen
