// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/report/documents.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

DocumentTable events_of(const EventsReport& report) {
  DocumentTable table{
      .key = "events",
      .columns = {{"event", "name"}, {"probability", "probability"}, {"evidence", ""}}};
  if (report.given) {
    table.columns.push_back({"given " + *report.given, "conditional"});
    table.columns.push_back({"evidence", ""});
  }
  for (const auto& row : report.events) {
    auto& cells = table.rows.emplace_back(std::vector{word(row.name), value(row.probability),
                                                      for_people(provenance(row.probability))});
    if (!report.given) continue;
    cells.push_back(value(row.conditional, "not defined"));
    cells.push_back(for_people(row.conditional ? provenance(*row.conditional) : ""));
  }
  return table;
}

DocumentTable calls_of(const EventsReport& report) {
  DocumentTable table{
      .key = "calls",
      .columns = {{"oracle", "oracle"}, {"expected calls", "expected"}, {"evidence", ""}}};
  for (const auto& row : report.calls) {
    Datum expected = value(row.expected);
    expected.json.erase("bits");  // it is no probability
    table.rows.push_back(
        {word(row.oracle), std::move(expected), for_people(provenance(row.expected))});
  }
  return table;
}

/// Why nothing is given the condition.
std::string undefined_text(const EventsReport& report) {
  return report.engine == "exact" ? "the condition has probability 0"
                                  : "the condition was not met in any trial";
}

}  // namespace

Document document_of(const EventsReport& report) {
  Document document{report.exit_status()};
  document.fact("seed", report.seed)
      .fact("game", report.game)
      .fact("adversary", report.adversary)
      .fact("engine", report.engine)
      .fact("level", to_fraction(report.level))
      .stopped(report.stopped);
  if (report.given) document.fact("given", *report.given);
  std::vector<std::string> notes = report.notes;
  if (!report.defined) notes.push_back(undefined_text(report));
  document.fact("events").fact("calls").fact("notes", notes);
  document.line({{report.game, Colour::bold}, {"  against " + report.adversary}})
      .block()
      .table(events_of(report))
      .block()
      .table(calls_of(report))
      .block();
  for (const auto& note : report.notes) document.line("note: " + note);
  if (!report.defined) document.line(undefined_text(report));
  if (report.stopped != StopReason::none)
    document.line(fmt::format("{}: this is what was counted by then", to_string(report.stopped)));
  return document;
}

}  // namespace certamen
