// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/report/documents.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

Datum word_or_nothing(const std::string& text, Colour colour = Colour::none) {
  return text.empty() ? Datum{} : word(text, colour);
}

DocumentTable rows_of(const AuditReport& report) {
  DocumentTable table{.key = "rows",
                      .columns = {{"scheme", "scheme"},
                                  {"adversary", "adversary"},
                                  {"advantage", "advantage"},
                                  {"allowed", "allowed"},
                                  {"evidence", ""},
                                  {"", "engine"},
                                  {"must get", "expected"},
                                  {"finding", "finding"}}};
  for (const auto& row : report.rows) {
    Datum expected = word_or_nothing(row.expected);
    if (!row.expected.empty()) expected.text = row.expected == "broken" ? "more" : "no more";
    table.rows.push_back({word(row.scheme),
                          word_or_dash(row.adversary),
                          value(row.advantage),
                          {rounded_text(row.allowed, 4), to_fraction(row.allowed)},
                          for_people(row.advantage ? provenance(*row.advantage) : "-"),
                          for_programs(word_or_nothing(row.engine).json),
                          std::move(expected),
                          word_or_nothing(row.finding, Colour::red)});
  }
  return table;
}

DocumentTable budgets_of(const AuditReport& report) {
  DocumentTable table{.key = "budgets",
                      .columns = {{"best adversary against", "scheme"},
                                  {"asks nothing", "nothing"},
                                  {"budgets as stated", "stated"},
                                  {"doubled", "doubled"},
                                  {"sides swapped", "swapped"},
                                  {"any number of calls", "any_number"}}};
  for (const auto& row : report.budgets)
    table.rows.push_back({word(row.scheme), value(row.nothing), value(row.stated),
                          value(row.doubled), value(row.swapped, ""),
                          word_or_nothing(row.any_number)});
  return table;
}

std::string controls(std::size_t number, const std::string& how) {
  return fmt::format("{} {} {}", number, number == 1 ? "control is" : "controls are", how);
}

/// What was as expected, and no more.
std::string nothing_found(const AuditChecks& checked) {
  std::string text = "nothing found";
  const auto add = [&](std::size_t number, const std::string& words) {
    if (number > 0) text += (text.size() > 13 ? "; " : ": ") + words;
  };
  add(checked.broken, controls(checked.broken, "broken and had to be"));
  add(checked.not_broken, controls(checked.not_broken, "not broken and must not be"));
  add(checked.stated, fmt::format("no more than is stated in {} row{}", checked.stated,
                                  checked.stated == 1 ? "" : "s"));
  add(checked.blind, fmt::format("no gain without a query in {} row{}", checked.blind,
                                 checked.blind == 1 ? "" : "s"));
  if (checked.broken + checked.not_broken + checked.stated == 0)
    text +=
        std::string{checked.blind > 0 ? "; more was not expected" : ", and nothing was expected"} +
        ": undecided";
  return text;
}

}  // namespace

Document document_of(const AuditReport& report) {
  std::string parameters;
  for (const auto& [name, value] : report.parameters)
    parameters += (parameters.empty() ? "" : ", ") + name + "=" + value;
  Document document{report.exit_status()};
  document.fact("seed", report.seed)
      .fact("definition", report.definition)
      .fact("parameters", parameters_json(report.parameters))
      .fact("findings", report.findings)
      .fact("as_expected", {{"broken", report.checked.broken},
                            {"not_broken", report.checked.not_broken},
                            {"stated", report.checked.stated},
                            {"blind", report.checked.blind}})
      .fact("notes", report.notes)
      .stopped(report.stopped);
  document
      .line(
          {{report.definition, Colour::bold}, {parameters.empty() ? "" : "  (" + parameters + ")"}})
      .block()
      .table(rows_of(report))
      .block()
      .table(budgets_of(report))
      .block();
  for (const auto& note : report.notes) document.line("note: " + note);
  document.block();
  for (const auto& finding : report.findings)
    document.line({{"finding", Colour::red}, {": " + finding}});
  if (report.stopped != StopReason::none)
    document.line(fmt::format("{}: this is what was done by then", to_string(report.stopped)));
  else if (report.findings.empty())
    document.line(nothing_found(report.checked));
  return document;
}

}  // namespace certamen
