// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/assess_output.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/printable.hpp"
#include "framework/text/json.hpp"
#include "framework/text/numbers.hpp"
#include "framework/text/text_table.hpp"
#include "framework/version.hpp"

namespace certamen {

Verdict AssessmentReport::verdict() const {
  const auto any = [&](Verdict wanted) {
    return std::ranges::find(rows, wanted, &AssessmentRow::verdict) != rows.end();
  };
  if (any(Verdict::broken)) return Verdict::broken;
  return any(Verdict::undecided) || stopped != StopReason::none ? Verdict::undecided
                                                                : Verdict::meets;
}

std::string_view to_string(GuidelineStatus status) {
  switch (status) {
  case GuidelineStatus::kept: return "kept";
  case GuidelineStatus::violated: return "violated";
  case GuidelineStatus::not_applicable: return "not applicable";
  case GuidelineStatus::undecided: return "undecided";
  }
  return "";
}

bool violated(const std::vector<GuidelineFinding>& guidelines) {
  return std::ranges::find(guidelines, GuidelineStatus::violated, &GuidelineFinding::status) !=
         guidelines.end();
}

namespace {

Colour colour_of(Verdict verdict) {
  return verdict == Verdict::meets    ? Colour::green
         : verdict == Verdict::broken ? Colour::red
                                      : Colour::yellow;
}

Colour colour_of(GuidelineStatus status) {
  return status == GuidelineStatus::kept       ? Colour::green
         : status == GuidelineStatus::violated ? Colour::red
                                               : Colour::dim;
}

std::string success_text(const AssessmentRow& row) {
  return row.success ? to_text(*row.success) + " " + std::string{row.success->class_name()} : "-";
}

std::string rows_text(const std::vector<AssessmentRow>& rows, bool colours) {
  TextTable table{{{"scheme"},
                   {"claim"},
                   {"given"},
                   {"fine-tune and format"},
                   {"attack"},
                   {"figure"},
                   {"wins"},
                   {"verdict"}}};
  for (const auto& row : rows)
    table.add({{row.scheme, Colour::bold},
               {row.claim},
               {row.given},
               {row.setting},
               {row.attack.empty() ? "-" : row.attack},
               {row.figure},
               {success_text(row)},
               {std::string{to_string(row.verdict)}, colour_of(row.verdict)}});
  return table.text(colours);
}

std::string guidelines_text(const std::vector<GuidelineFinding>& guidelines, bool colours) {
  TextTable table{{{"guideline"}, {"what it says"}, {"verdict"}, {"reason"}, {"what to do"}}};
  for (const auto& one : guidelines)
    table.add({{one.id, Colour::bold},
               {one.statement},
               {std::string{to_string(one.status)}, colour_of(one.status)},
               {one.reason},
               {one.status == GuidelineStatus::violated ? one.advice : ""}});
  return table.text(colours);
}

Json guidelines_json(const std::vector<GuidelineFinding>& guidelines) {
  Json list = Json::array();
  for (const auto& one : guidelines)
    list.push_back({{"id", one.id},
                    {"statement", one.statement},
                    {"status", to_string(one.status)},
                    {"reason", one.reason},
                    {"advice", one.advice}});
  return list;
}

}  // namespace

std::string to_text(const AssessmentReport& report, bool colours) {
  std::string text = rows_text(report.rows, colours);
  // Of the rows one by one only where they are few.
  if (!report.guidelines.empty()) {
    text += "\n";
    for (const auto& row : report.rows)
      text += fmt::format("{}, {}: {}: {}\n", row.given, row.setting, to_string(row.verdict),
                          row.reason);
    for (const auto& [attack, cost] : report.costs)
      text += fmt::format("{} costs {} multiply-adds for W [n, m]\n", attack, cost);
    text += "\n" + guidelines_text(report.guidelines, colours);
  }
  if (report.stopped != StopReason::none)
    text += fmt::format("\n{}: what is not shown was not assessed\n", to_string(report.stopped));
  return text;
}

std::string to_json(const AssessmentReport& report) {
  Json json{{"schema", 1}, {"version", version()}, {"verdict", to_string(report.verdict())}};
  json["model"] = report.model.empty() ? Json{} : Json(report.model);
  json["parameters"] = parameters_json(report.parameters);
  json["interrupted"] = report.stopped == StopReason::interrupted;
  if (report.stopped != StopReason::none) json["stopped"] = to_string(report.stopped);
  json["rows"] = Json::array();
  for (const auto& row : report.rows) {
    Json one{{"scheme", row.scheme},
             {"claim", row.claim},
             {"given", row.given},
             {"setting", row.setting},
             {"verdict", to_string(row.verdict)}};
    one["attack"] = row.attack.empty() ? Json{} : Json(row.attack);
    one["figure"] = row.figure.empty() ? Json{} : Json(row.figure);
    one["value"] = row.value ? Json(*row.value) : Json{};
    one["success"] = row.success ? evidence_json(*row.success) : Json{};
    one["reason"] = row.reason;
    json["rows"].push_back(std::move(one));
  }
  if (!report.costs.empty()) json["costs"] = report.costs;
  if (!report.guidelines.empty()) json["guidelines"] = guidelines_json(report.guidelines);
  return document(json);
}

std::string to_text(const Inspection& inspection, bool colours) {
  TextTable table{
      {{"tensor"}, {"detector"}, {"figure", TextTable::Align::right}, {"genuine weights"}, {""}}};
  for (const auto& one : inspection.measurements)
    table.add({{one.tensor, Colour::bold},
               {one.detector},
               {fmt::format("{:.3g}", one.figure)},
               {one.genuine, Colour::dim},
               {one.reason, one.conspicuous ? Colour::red : Colour::none}});
  std::string skipped;
  for (const auto& one : inspection.skipped)
    skipped += "not inspected: " + printable(one.tensor) + ": " + one.reason + "\n";
  return table.text(colours) + "\n" + skipped + (skipped.empty() ? "" : "\n") +
         guidelines_text(inspection.guidelines, colours);
}

std::string to_json(const Inspection& inspection, const std::string& file) {
  Json json{{"schema", 1}, {"version", version()}, {"file", file}};
  json["measurements"] = Json::array();
  for (const auto& one : inspection.measurements)
    json["measurements"].push_back({{"tensor", one.tensor},
                                    {"detector", one.detector},
                                    {"figure", one.figure},
                                    {"genuine", one.genuine},
                                    {"conspicuous", one.conspicuous},
                                    {"reason", one.reason}});
  json["skipped"] = Json::array();
  for (const auto& one : inspection.skipped)
    json["skipped"].push_back({{"tensor", one.tensor}, {"reason", one.reason}});
  json["guidelines"] = guidelines_json(inspection.guidelines);
  return document(json);
}

}  // namespace certamen
