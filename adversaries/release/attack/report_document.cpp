// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adversaries/release/attack/report_document.hpp"
#include "framework/printable.hpp"

namespace certamen {

namespace {

using Align = TextTable::Align;

std::string short_form(const Real& value) {
  return value == 0 ? "0" : to_decimal(value, 3);
}

std::string part_of(std::size_t part, std::size_t whole) {
  if (whole == 0) return "-";
  return part == whole ? "all" : fmt::format("{} of {}", part, whole);
}

std::string units_text(const LayerAttack& row) {
  std::string text = part_of(row.recovered, row.protected_units);
  const auto add = [&](std::size_t count, const char* status) {
    if (count > 0) text += fmt::format(", {} {}", count, status);
  };
  add(row.ambiguous, "ambiguous");
  add(row.dead, "dead");
  add(row.underflow, "underflow");
  add(row.unexplained, "unexplained");
  return text;
}

/// "unit 3", "units 0-4, 7, 9 and 80 others".
std::string units_named(const std::vector<std::size_t>& units) {
  constexpr std::size_t most_runs = 3;
  std::string text = units.size() == 1 ? "unit " : "units ";
  std::size_t first = 0;
  for (std::size_t run = 0; run < most_runs && first < units.size(); ++run) {
    std::size_t last = first;
    while (last + 1 < units.size() && units[last + 1] == units[last] + 1) ++last;
    text += fmt::format("{}{}", run == 0 ? "" : ", ", units[first]);
    if (last > first) text += fmt::format("-{}", units[last]);
    first = last + 1;
  }
  const std::size_t others = units.size() - first;
  if (others > 0) text += fmt::format(" and {} other{}", others, others == 1 ? "" : "s");
  return text;
}

/// Weights inside their interval; where the truth is not known those whose interval is narrow.
std::string enclosed_text(const LayerAttack& row) {
  if (!row.enclosure) return {};
  const std::size_t hidden = row.outputs * row.protected_units;
  const std::size_t enclosed =
      row.compared ? row.enclosure->contained : row.enclosure->within_percent;
  const auto& contradicting = row.enclosure->contradicting;
  if (enclosed == 0 && !contradicting.empty())
    return "none: contradicts (" + units_named(contradicting) + ")";
  std::string text = part_of(enclosed, hidden) + (row.compared ? "" : " within 1 %");
  if (!contradicting.empty()) text += ", contradicts (" + units_named(contradicting) + ")";
  return text;
}

/// Nothing where all units are protected.
std::string protected_text(std::size_t units, std::size_t hidden) {
  return units == hidden ? std::string{} : part_of(units, hidden);
}

std::string seconds_text(double seconds) {
  return fmt::format("{:.2f} s", seconds);
}
std::string micros(double seconds) {
  return seconds == 0 ? "-" : fmt::format("{:.0f} us", seconds * 1e6);
}

/// What was attacked: forms, sizes, activations, how the matrices are stored, and where each comes
/// from; sizes are those of the tensors.
DocumentTable layers_table(const std::vector<LayerAttack>& rows) {
  DocumentTable table{.key = {},
                      .columns = {{"layer", ""},
                                  {"form", ""},
                                  {"inputs", "", Align::right},
                                  {"hidden", "", Align::right},
                                  {"outputs", "", Align::right},
                                  {"activation", ""},
                                  {"from", ""},
                                  {"stored as", ""},
                                  {"from", ""}}};
  std::string last;
  for (const auto& row : rows) {
    if (row.layer == std::exchange(last, row.layer)) continue;
    table.rows.push_back({word(row.layer), word(row.gated ? "gated" : "plain"), count(row.inputs),
                          count(row.hidden), count(row.outputs), word(row.activation),
                          word(row.activation_from),
                          word(row.transposed ? "[in, out]" : "[out, in]"), word(row.stored_from)});
  }
  return table;
}

DocumentTable attacks_table(const std::vector<LayerAttack>& rows, bool timing) {
  DocumentTable table{.key = {},
                      .columns = {{"layer", ""},
                                  {"attack", ""},
                                  {"order", "", Align::right},
                                  {"release", ""},
                                  {"protected", ""},
                                  {"units recovered", ""},
                                  {"error of W", "", Align::right},
                                  {"bits equal", ""},
                                  {"error of b", "", Align::right},
                                  {"error of c", "", Align::right},
                                  {"signs", ""},
                                  {"enclosed", ""},
                                  {"time", "", Align::right}}};
  for (const auto& row : rows) table.rows.push_back(row_of(row, timing));
  return table;
}

DocumentTable costs_table(const TaylorMlpAttackReport& report, bool timing) {
  DocumentTable table{.key = {},
                      .columns = {{"layer", ""},
                                  {"evaluator", ""},
                                  {"order", "", Align::right},
                                  {"protected", ""},
                                  {"multiply-adds", "", Align::right},
                                  {"against the plain MLP", "", Align::right},
                                  {"time of a query", "", Align::right}}};
  const bool one_order =
      std::all_of(report.costs.begin(), report.costs.end(),
                  [&](const LayerCost& cost) { return cost.order == report.costs.front().order; });
  for (const auto& cost : report.costs) {
    const auto add = [&](const char* name, std::size_t operations, double seconds) {
      table.rows.push_back({word(cost.layer), word(name),
                            word(one_order ? std::string{} : std::to_string(cost.order)),
                            word(protected_text(cost.protected_units, cost.hidden)),
                            count(operations),
                            word(fmt::format("{:.3f}", static_cast<double>(operations) /
                                                           static_cast<double>(cost.plain))),
                            word(timing ? micros(seconds) : std::string{})});
    };
    add("plain MLP", cost.plain, cost.plain_seconds);
    add("TaylorMLP's release", cost.taylor, cost.taylor_seconds);
    add("factored from the release", cost.factored, cost.factored_seconds);
  }
  return table;
}

/// How order 0 is released, where it is not the usual form.
std::string theta0_text(const std::vector<LayerAttack>& rows) {
  for (const auto& row : rows)
    if (!row.gated && row.theta0 != "spread") return "  (theta0=" + row.theta0 + ")";
  return {};
}

bool any_compared(const TaylorMlpAttackReport& report) {
  return std::ranges::any_of(report.attacks, &LayerAttack::compared);
}

bool any_contradicts(const TaylorMlpAttackReport& report) {
  return std::ranges::any_of(report.attacks, [](const LayerAttack& row) {
    return row.enclosure && !row.enclosure->contradicting.empty();
  });
}

/// Certified intervals from the release leave weights of the model out.
bool excludes_model(const LayerAttack& row) {
  return row.compared && row.enclosure && row.enclosure->contained < row.enclosure->entries;
}

bool any_protected(const TaylorMlpAttackReport& report) {
  return std::any_of(report.attacks.begin(), report.attacks.end(),
                     [](const LayerAttack& row) { return row.protected_units < row.hidden; });
}

/// Every weight of the recovered units is near the true one.
bool near_the_truth(const LayerAttack& row) {
  return row.recovered > 0 && row.compared && row.weights.within_percent == row.weights.entries;
}

/// Every weight of the recovered units is enclosed so narrowly that any number of its interval will
/// do, but for units that contradict their enclosures. A comparison has found none outside.
bool narrowly_enclosed(const LayerAttack& row) {
  if (!row.enclosure || row.recovered <= row.enclosure->contradicting_recovered) return false;
  const std::size_t units = row.recovered - row.enclosure->contradicting_recovered;
  return row.enclosure->within_percent >= units * row.outputs &&
         (!row.compared || row.enclosure->contained == row.enclosure->entries);
}

/// Weights of recovered units that are near the true ones, or, where those are not known, that are
/// enclosed narrowly.
std::size_t near(const LayerAttack& row) {
  if (row.compared) return row.weights.within_percent;
  return row.enclosure ? row.enclosure->within_percent : 0;
}

/// Of the rows that break a layer the one with the largest part of its hidden weights; of several
/// the first, which is the coarsest release if precisions are given upwards.
std::string verdict_line(const TaylorMlpAttackReport& report) {
  const auto hidden = [](const LayerAttack& row) { return row.outputs * row.protected_units; };
  const auto found = [](const LayerAttack& row) {
    return near_the_truth(row) ? row.weights.within_percent : row.enclosure->within_percent;
  };
  const auto part = [&](const LayerAttack& one, std::size_t weights) {
    return static_cast<double>(weights) / static_cast<double>(hidden(one));
  };
  const LayerAttack* best = nullptr;
  for (const auto& row : report.attacks)
    if (is_broken(row) && (best == nullptr || part(row, found(row)) > part(*best, found(*best))))
      best = &row;
  if (best == nullptr) {
    for (const auto& row : report.attacks)
      if (best == nullptr || part(row, near(row)) > part(*best, near(*best))) best = &row;
    if (std::ranges::any_of(report.attacks, excludes_model))
      return "undecided: certified intervals from the release exclude weights of the model, so "
             "it is not what was released";
    if (best == nullptr || near(*best) == 0) return "undecided: no layer was recovered";
    return fmt::format("undecided: {} of {} hidden weights of {} within 1 % from its {} release "
                       "alone, and others of recovered units are not",
                       near(*best), hidden(*best), printable(best->layer), best->precision);
  }
  if (!near_the_truth(*best))
    return fmt::format("broken: weight-recovery, {} of {} hidden weights of {} enclosed within 1 % "
                       "from the {} release alone; the widest interval has a relative width of "
                       "{}",
                       found(*best), hidden(*best), printable(best->layer), best->precision,
                       short_form(best->enclosure->widest));
  return fmt::format("broken: weight-recovery, {} of {} hidden weights of {} within 1 % from its "
                     "{} release alone; "
                     "the largest relative error is {}",
                     found(*best), hidden(*best), printable(best->layer), best->precision,
                     short_form(best->weights.largest_relative));
}

/// How the document begins: what is attacked, and its rows.
void add_table(Document& document, const std::string& subject, const std::vector<LayerAttack>& rows,
               bool timing) {
  document.line(fmt::format("taylor-mlp  on {}{}", subject, theta0_text(rows)))
      .block()
      .table(layers_table(rows))
      .block()
      .table(attacks_table(rows, timing));
}

/// What columns mean, and what was not done.
void add_notes(Document& document, const TaylorMlpAttackReport& report) {
  if (any_compared(report))
    document
        .line("error: relative Frobenius error over the recovered units; bits equal: after "
              "rounding to the file's format;")
        .line("enclosed: certified intervals, from the release alone, that contain the true "
              "weight");
  else
    document.line("enclosed: certified intervals, from the release alone, at most 1 % as wide as "
                  "the weight is large");
  for (const LayerAttack& row : report.attacks)
    if (excludes_model(row))
      document.line(
          fmt::format("{}: {} of {} weights of the model lie outside of their certified "
                      "intervals: the release from order {} in {} is of another layer, or "
                      "was changed",
                      printable(row.layer), row.enclosure->entries - row.enclosure->contained,
                      row.enclosure->entries, row.order, row.precision));
  if (any_contradicts(report))
    document.line(
        "contradicts: no weights give these units' numbers exactly, rounded once: they were "
        "changed, or rounded otherwise");
  if (any_protected(report))
    document.line("protected: the hidden units that are released as coefficients; the others are "
                  "in the clear and count nowhere but as plain operations");
  for (const auto& [layer, reason] : report.failed)
    document.line(printable(layer) + ": not attacked: " + printable(reason));
  if (!report.config_trouble.empty()) document.line(printable(report.config_trouble));
  if (!report.not_kept.empty())
    document.line("results are not kept any more: " + printable(report.not_kept));
}

}  // namespace

bool is_broken(const LayerAttack& row) {
  return near_the_truth(row) || narrowly_enclosed(row);
}

Verdict TaylorMlpAttackReport::verdict() const {
  for (const auto& row : attacks)
    if (is_broken(row)) return Verdict::broken;
  return Verdict::undecided;
}

std::string TaylorMlpAttackReport::subject() const {
  return release.empty() ? model : "the release " + release;
}

std::vector<Datum> row_of(const LayerAttack& row, bool timing) {
  return {word(row.layer),
          word(row.attack),
          word(std::to_string(row.order)),
          word(row.precision),
          word(protected_text(row.protected_units, row.hidden)),
          word(units_text(row)),
          word(row.compared ? short_form(row.weights.relative_frobenius()) : "",
               is_broken(row) ? Colour::red : Colour::none),
          word(row.compared ? part_of(row.weights.bit_exact, row.weights.entries) : ""),
          word(row.bias_error ? short_form(*row.bias_error) : ""),
          word(row.constant_error ? short_form(*row.constant_error) : ""),
          word(row.signs_right ? part_of(*row.signs_right, row.protected_units) : ""),
          word(enclosed_text(row)),
          word(timing ? seconds_text(row.seconds) : std::string{})};
}

Document document_to_come(const std::string& subject, const std::vector<LayerAttack>& expected,
                          bool timing) {
  Document document{3};
  add_table(document, subject, expected, timing);
  return document;
}

Document document_of(const TaylorMlpAttackReport& report, bool timing) {
  const bool broken = report.verdict() == Verdict::broken,
             stopped = report.stopped != StopReason::none;
  Document document{report.stopped == StopReason::interrupted ? 130 : broken ? 1 : 3};
  add_facts(document, report, timing);
  add_table(document, report.subject(), report.attacks, timing);
  document.block().table(costs_table(report, timing)).block();
  add_notes(document, report);
  document.block().line(stopped && !broken ? fmt::format("undecided: {}", to_string(report.stopped))
                                           : verdict_line(report));
  if (stopped && broken)
    document.line(fmt::format("{}: this is what was done by then", to_string(report.stopped)));
  return document;
}

}  // namespace certamen
