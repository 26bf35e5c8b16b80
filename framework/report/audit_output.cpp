// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "framework/check/audit.hpp"
#include "framework/text/json.hpp"
#include "framework/text/numbers.hpp"
#include "framework/text/text_table.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

std::string value_of(const std::optional<Evidence>& advantage) {
  return advantage ? to_text(*advantage) : "-";
}

std::string rows_text(const AuditReport& report, bool colours) {
  TextTable table{{{"scheme"},
                   {"adversary"},
                   {"advantage"},
                   {"allowed"},
                   {"evidence"},
                   {"must get"},
                   {"finding"}}};
  for (const auto& row : report.rows)
    table.add({{row.scheme},
               {row.adversary.empty() ? "-" : row.adversary},
               {value_of(row.advantage)},
               {rounded_text(row.allowed, 4)},
               {row.advantage ? provenance(*row.advantage) : "-"},
               {row.expected == "broken" ? "more"
                : row.expected.empty()   ? ""
                                         : "no more"},
               {row.finding, Colour::red}});
  return table.text(colours);
}

std::string budgets_text(const AuditReport& report, bool colours) {
  TextTable table{{{"best adversary against"},
                   {"asks nothing"},
                   {"budgets as stated"},
                   {"doubled"},
                   {"sides swapped"},
                   {"any number of calls"}}};
  for (const auto& row : report.budgets)
    table.add({{row.scheme},
               {value_of(row.nothing)},
               {value_of(row.stated)},
               {value_of(row.doubled)},
               {row.swapped ? to_text(*row.swapped) : ""},
               {row.any_number}});
  return table.empty() ? "" : "\n" + table.text(colours);
}

Json value_json(const std::optional<Evidence>& advantage) {
  return advantage ? evidence_json(*advantage) : Json{};
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json{} : Json(text);
}

}  // namespace

std::string to_text(const AuditReport& report, bool colours) {
  std::string text = painted(report.definition, colours ? Colour::bold : Colour::none);
  std::string parameters;
  for (const auto& [name, value] : report.parameters)
    parameters += (parameters.empty() ? "" : ", ") + name + "=" + value;
  if (!parameters.empty()) text += "  (" + parameters + ")";
  text += "\n\n" + rows_text(report, colours) + budgets_text(report, colours);
  if (!report.notes.empty()) text += "\n";
  for (const auto& note : report.notes) text += "note: " + note + "\n";
  text += "\n";
  for (const auto& finding : report.findings)
    text += painted("finding", colours ? Colour::red : Colour::none) + ": " + finding + "\n";
  const bool stopped = report.stopped != StopReason::none;
  if (stopped)
    text += fmt::format("{}: this is what was done by then\n", to_string(report.stopped));
  if (report.findings.empty() && !stopped)
    text += report.exit_status() == 0
                ? "nothing found: controls score where they must, and nowhere "
                  "else\n"
                : "nothing found, and nothing was expected either\n";
  return text;
}

std::string to_json(const AuditReport& report) {
  Json json{{"schema", 1},
            {"version", version()},
            {"seed", report.seed},
            {"definition", report.definition},
            {"parameters", parameters_json(report.parameters)},
            {"findings", report.findings},
            {"notes", report.notes}};
  add_stop(json, report.stopped);
  json["rows"] = Json::array();
  for (const auto& row : report.rows)
    json["rows"].push_back({{"scheme", row.scheme},
                            {"adversary", text_or_null(row.adversary)},
                            {"advantage", value_json(row.advantage)},
                            {"allowed", to_fraction(row.allowed)},
                            {"engine", text_or_null(row.engine)},
                            {"expected", text_or_null(row.expected)},
                            {"finding", text_or_null(row.finding)}});
  json["budgets"] = Json::array();
  for (const auto& row : report.budgets)
    json["budgets"].push_back({{"scheme", row.scheme},
                               {"nothing", value_json(row.nothing)},
                               {"stated", value_json(row.stated)},
                               {"doubled", value_json(row.doubled)},
                               {"swapped", value_json(row.swapped)},
                               {"any_number", text_or_null(row.any_number)}});
  return document(json);
}

}  // namespace certamen
