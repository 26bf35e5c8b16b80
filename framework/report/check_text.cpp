// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "framework/check/certify.hpp"
#include "framework/printable.hpp"
#include "framework/report/check_output.hpp"
#include "framework/text/numbers.hpp"
#include "framework/theorems/establish.hpp"

namespace certamen {

namespace {

Colour colour_of(Verdict verdict) {
  switch (verdict) {
  case Verdict::meets: return Colour::green;
  case Verdict::broken: return Colour::red;
  case Verdict::undecided: return Colour::yellow;
  }
  return Colour::none;
}

std::string joined(const std::map<std::string, std::string>& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters)
    text += (text.empty() ? "" : ", ") + name + "=" + value;
  return text;
}

/// "weight-recovery, against closed-form"
std::string name_of(const CheckRow& row) {
  if (row.proof) return row.definition + ", every adversary";
  return row.adversary.empty() ? row.definition : row.definition + ", " + row.adversary;
}

std::string seconds_text(double seconds) {
  return seconds < 0.01 ? "< 0.01 s" : fmt::format("{:.2f} s", seconds);
}

/// "perfect" says more than "meets".
std::string verdict_of(const CheckReport& report, const CheckRow& row) {
  const std::string verdict{row.security && row.verdict == Verdict::meets ? to_string(*row.security)
                                                                          : to_string(row.verdict)};
  return report.counts(row) ? verdict : verdict + ", not claimed";
}

DocumentTable table_of(const CheckReport& report, bool timing) {
  const auto right = TextTable::Align::right;
  DocumentTable table{.key = {},
                      .columns = {{"definition", ""},
                                  {"adversary", ""},
                                  {"with", ""},
                                  {"advantage", ""},
                                  {"allowed", ""},
                                  {"evidence", ""},
                                  {"engine", ""},
                                  {"time", "", right},
                                  {"verdict", ""}}};
  for (const auto& row : report.rows) {
    const bool blind = row.allowed != 0 && row.allowed == row.blind_guess;
    const std::string allowed = row.allowed == 0
                                    ? std::string{"0"}
                                    : rounded_text(row.allowed, 4) + (blind ? " (blind)" : "");
    table.rows.push_back(
        {word(row.definition), row.proof ? word("every adversary") : word_or_dash(row.adversary),
         word(joined(row.parameters)), value(row.advantage), word(allowed),
         word(row.advantage ? provenance(*row.advantage)
              : row.proof   ? "proved"
                            : "-"),
         word(row.engine), word(timing ? seconds_text(row.seconds) : std::string{}),
         word(verdict_of(report, row), colour_of(row.verdict))});
  }
  return table;
}

void add_remarks(Document& document, const CheckReport& report) {
  std::set<std::pair<std::string, std::string>> errors;  // one of many sizes is said once
  for (const auto& row : report.rows) {
    const auto remark = [&](const std::string& what) { document.line(name_of(row) + ": " + what); };
    for (const auto& note : row.notes) remark(printable_lines(note));
    if (row.certificate) remark(to_text(*row.certificate));
    if (row.evidence_bits && *row.evidence_bits > 0)
      remark(fmt::format("odds of 2^{} to 1 against the bound, at any time",
                         to_decimal(*row.evidence_bits, 4)));
    if (row.error && errors.emplace(name_of(row), row.error->message).second)
      remark(fmt::format("error {}: {}", error_id(row.error->code),
                         printable_lines(row.error->message)));
  }
  const auto estimates = std::ranges::count_if(report.rows, [](const CheckRow& row) {
    return row.advantage && row.advantage->is<Estimated>();
  });
  if (estimates >= 2 && report.together)
    document.line(fmt::format("all {} intervals hold together at {} %", estimates,
                              decimal_below(report.level * 100, 12)));  // never up to certainty
}

/// "ind-cpa by repeat-a-block, optimal; prf", in the order of the rows.
std::string attacks_of(const CheckReport& report) {
  std::vector<std::pair<std::string, std::vector<std::string>>> attacks;
  for (const auto& row : report.rows) {
    if (row.verdict != Verdict::broken || !report.counts(row)) continue;
    auto its = std::find_if(attacks.begin(), attacks.end(),
                            [&](const auto& entry) { return entry.first == row.definition; });
    if (its == attacks.end()) its = attacks.insert(its, {row.definition, {}});
    auto& names = its->second;
    if (!row.adversary.empty() && std::count(names.begin(), names.end(), row.adversary) == 0)
      names.push_back(row.adversary);
  }
  std::vector<std::string> parts;
  for (const auto& [definition, names] : attacks)
    parts.push_back(definition +
                    (names.empty() ? "" : fmt::format(" by {}", fmt::join(names, ", "))));
  return fmt::format("{}", fmt::join(parts, "; "));
}

/// "; ind-cpa: statistical", of each definition with a proof.
std::string proofs_of(const CheckReport& report) {
  std::string text;
  for (const auto& row : report.rows) {
    if (!row.security || row.verdict != Verdict::meets || !report.counts(row)) continue;
    text += fmt::format("; {}: {}", row.definition, to_string(*row.security));
    if (row.security == Security::computational)
      text += fmt::format(", under {}", fmt::join(row.proof->assumptions(), ", "));
  }
  return text;
}

std::string summary_of(const CheckReport& report) {
  const std::string attacks = attacks_of(report);
  if (!attacks.empty()) return attacks;
  if (report.stopped != StopReason::none)
    return fmt::format("{}: this is what was done by then", to_string(report.stopped));
  if (report.verdict() == Verdict::meets) {
    const bool all =
        std::ranges::all_of(report.rows, [&](const CheckRow& row) { return report.counts(row); });
    return (all ? "every definition is met" : "every definition that it claims is met") +
           proofs_of(report);
  }
  const bool failed = std::any_of(report.rows.begin(), report.rows.end(),
                                  [](const CheckRow& row) { return row.error.has_value(); });
  if (failed) return "some rows failed; no adversary that was tried breaks it";
  return "no adversary that was tried breaks it; others might";
}

}  // namespace

Document document_of(const CheckReport& report, bool timing, const Details& details) {
  const Verdict verdict = report.verdict();
  Document document{report.exit_status()};
  add_check_facts(document, report, timing, details);
  document
      .line({{report.scheme, Colour::bold},
             {report.parameters.empty() ? "" : "  (" + joined(report.parameters) + ")"}})
      .block()
      .table(table_of(report, timing))
      .block();
  add_remarks(document, report);
  document.block().line(
      {{std::string{to_string(verdict)}, colour_of(verdict)}, {": " + summary_of(report)}});
  add_check_details(document, report, timing, details);
  return document;
}

}  // namespace certamen
