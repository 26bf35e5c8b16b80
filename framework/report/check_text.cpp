// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "framework/check/certify.hpp"
#include "framework/printable.hpp"
#include "framework/report/check_output.hpp"
#include "framework/text/numbers.hpp"
#include "framework/text/text_table.hpp"
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

std::string table_of(const CheckReport& report, bool colours, bool timing) {
  const auto right = TextTable::Align::right;
  TextTable table{{{"definition"},
                   {"adversary"},
                   {"with"},
                   {"advantage"},
                   {"allowed"},
                   {"evidence"},
                   {"engine"},
                   {"time", right},
                   {"verdict"}}};
  for (const auto& row : report.rows) {
    const bool blind = row.kind == DefinitionKind::search && row.allowed == row.blind_guess;
    const std::string allowed = row.allowed == 0 && !blind
                                    ? std::string{"0"}
                                    : rounded_text(row.allowed, 4) + (blind ? " (blind)" : "");
    table.add({{row.definition},
               {row.proof               ? "every adversary"
                : row.adversary.empty() ? "-"
                                        : row.adversary},
               {joined(row.parameters)},
               {row.advantage ? to_text(*row.advantage) : "-"},
               {allowed},
               {row.advantage ? provenance(*row.advantage)
                : row.proof   ? "proved"
                              : "-"},
               {row.engine},
               {timing ? seconds_text(row.seconds) : std::string{}},
               {verdict_of(report, row), colour_of(row.verdict)}});
  }
  return table.text(colours);
}

std::string remarks_of(const CheckReport& report) {
  std::string text;
  for (const auto& row : report.rows) {
    for (const auto& note : row.notes)
      text += fmt::format("{}: {}\n", name_of(row), printable_lines(note));
    if (row.certificate) text += fmt::format("{}: {}\n", name_of(row), to_text(*row.certificate));
    if (row.evidence_bits && *row.evidence_bits > 0)
      text += fmt::format("{}: odds of 2^{} to 1 against the bound, at any time\n", name_of(row),
                          to_decimal(*row.evidence_bits, 4));
    if (row.error)
      text += fmt::format("{}: error {}: {}\n", name_of(row), error_id(row.error->code),
                          printable_lines(row.error->message));
  }
  return text;
}

/// That estimates hold together, where there are several.
std::string level_of(const CheckReport& report) {
  const auto estimates =
      std::count_if(report.rows.begin(), report.rows.end(), [](const CheckRow& row) {
        return row.advantage && row.advantage->is<Estimated>();
      });
  if (estimates < 2 || !report.together) return {};
  return fmt::format("all {} intervals hold together at {} %\n", estimates,
                     decimal_below(report.level * 100, 12));  // never up to certainty
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

std::string to_text(const CheckReport& report, bool colours, bool timing) {
  std::string text = painted(report.scheme, colours ? Colour::bold : Colour::none);
  if (!report.parameters.empty()) text += "  (" + joined(report.parameters) + ")";
  text += "\n\n" + table_of(report, colours, timing);
  const std::string remarks = remarks_of(report) + level_of(report);
  if (!remarks.empty()) text += "\n" + remarks;
  const Verdict verdict = report.verdict();
  text += fmt::format("\n{}: {}\n",
                      painted(to_string(verdict), colours ? colour_of(verdict) : Colour::none),
                      summary_of(report));
  return text;
}

}  // namespace certamen
