// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/assess_output.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/printable.hpp"

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

DocumentTable guidelines_of(const std::vector<GuidelineFinding>& guidelines) {
  DocumentTable table{.key = "guidelines",
                      .columns = {{"guideline", "id"},
                                  {"what it says", "statement"},
                                  {"verdict", "status"},
                                  {"reason", "reason"},
                                  {"what to do", "advice"}}};
  for (const auto& one : guidelines)
    table.rows.push_back({word(one.id, Colour::bold),
                          word(one.statement),
                          word(std::string{to_string(one.status)}, colour_of(one.status)),
                          word(one.reason),
                          {one.status == GuidelineStatus::violated ? one.advice : "", one.advice}});
  return table;
}

}  // namespace

int AssessmentReport::exit_status() const {
  if (stopped == StopReason::interrupted) return 130;
  if (verdict() == Verdict::broken || violated(guidelines)) return 1;
  return verdict() == Verdict::meets ? 0 : 3;
}

DocumentTable claims_of(const AssessmentReport& report) {
  DocumentTable table{.key = "rows",
                      .columns = {{"scheme", "scheme"},
                                  {"claim", "claim"},
                                  {"given", "given"},
                                  {"fine-tune and format", "setting"},
                                  {"", "verdict"},
                                  {"attack", "attack"},
                                  {"figure", "figure"},
                                  {"", "value"},
                                  {"wins", "success"},
                                  {"", "reason"},
                                  {"verdict", ""}}};
  for (const auto& row : report.rows) {
    const std::string verdict{to_string(row.verdict)};
    Datum success = value(row.success);
    if (row.success) success.text += " " + std::string{row.success->class_name()};
    table.rows.push_back({word(row.scheme, Colour::bold), word(row.claim), word(row.given),
                          word(row.setting), for_programs(verdict), word_or_dash(row.attack),
                          row.figure.empty() ? Datum{} : word(row.figure),
                          for_programs(row.value ? Json(*row.value) : Json{}), std::move(success),
                          for_programs(row.reason), for_people(verdict, colour_of(row.verdict))});
  }
  return table;
}

Document document_of(const AssessmentReport& report) {
  Document document{report.exit_status()};
  document.fact("verdict", to_string(report.verdict()))
      .fact("model", report.model.empty() ? Json{} : Json(report.model))
      .fact("parameters", parameters_json(report.parameters))
      .fact("interrupted", report.stopped == StopReason::interrupted);
  if (report.stopped != StopReason::none) document.fact("stopped", to_string(report.stopped));
  document.fact("rows").table(claims_of(report));
  if (!report.costs.empty()) document.fact("costs", report.costs);
  // Of the rows one by one only where they are few.
  if (!report.guidelines.empty()) {
    document.block();
    for (const auto& row : report.rows)
      document.line(fmt::format("{}, {}: {}: {}", row.given, row.setting, to_string(row.verdict),
                                row.reason));
    for (const auto& [attack, cost] : report.costs)
      document.line(fmt::format("{} costs {} multiply-adds for W [n, m]", attack, cost));
    document.block().table(guidelines_of(report.guidelines));
  }
  if (report.stopped != StopReason::none)
    document.block().line(
        fmt::format("{}: what is not shown was not assessed", to_string(report.stopped)));
  return document;
}

Document document_of(const Inspection& inspection, const std::string& file, StopReason stopped) {
  DocumentTable table{.key = "measurements",
                      .columns = {{"tensor", "tensor"},
                                  {"detector", "detector"},
                                  {"figure", "figure", TextTable::Align::right},
                                  {"genuine weights", "genuine"},
                                  {"", "conspicuous"},
                                  {"", "reason"}}};
  for (const auto& one : inspection.measurements)
    table.rows.push_back({word(one.tensor, Colour::bold),
                          word(one.detector),
                          {fmt::format("{:.3g}", one.figure), one.figure},
                          word(one.genuine, Colour::dim),
                          for_programs(one.conspicuous),
                          word(one.reason, one.conspicuous ? Colour::red : Colour::none)});
  Json skipped = Json::array();
  for (const auto& one : inspection.skipped)
    skipped.push_back({{"tensor", one.tensor}, {"reason", one.reason}});
  Document document{stopped == StopReason::interrupted ? 130
                    : violated(inspection.guidelines)  ? 1
                    : stopped != StopReason::none      ? 3
                                                       : 0};
  if (stopped != StopReason::none)
    document.fact("stopped", to_string(stopped))
        .fact("interrupted", stopped == StopReason::interrupted);
  document.fact("file", file).fact("measurements").fact("skipped", std::move(skipped));
  document.table(std::move(table)).block();
  for (const auto& one : inspection.skipped)
    document.line("not inspected: " + printable(one.tensor) + ": " + one.reason);
  document.block().table(guidelines_of(inspection.guidelines));
  if (stopped != StopReason::none)
    document.block().line(
        fmt::format("{}: what is not shown was not inspected", to_string(stopped)));
  return document;
}

}  // namespace certamen
