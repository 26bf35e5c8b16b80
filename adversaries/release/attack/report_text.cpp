// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adversaries/release/attack/report_text.hpp"
#include "framework/printable.hpp"
#include "framework/text/growing_table.hpp"
#include "framework/text/text_table.hpp"

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

/// Weights inside their interval; where the truth is not known those whose interval is narrow.
std::string enclosed_text(const LayerAttack& row) {
  if (!row.enclosure) return {};
  const std::size_t hidden = row.outputs * row.protected_units;
  return row.compared ? part_of(row.enclosure->contained, hidden)
                      : part_of(row.enclosure->within_percent, hidden) + " within 1 %";
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
std::string layers_table(const std::vector<LayerAttack>& rows, bool colours) {
  TextTable table{{{"layer"},
                   {"form"},
                   {"inputs", Align::right},
                   {"hidden", Align::right},
                   {"outputs", Align::right},
                   {"activation"},
                   {"from"},
                   {"stored as"},
                   {"from"}}};
  std::string last;
  for (const auto& row : rows) {
    if (row.layer == std::exchange(last, row.layer)) continue;
    table.add({{row.layer},
               {row.gated ? "gated" : "plain"},
               {std::to_string(row.inputs)},
               {std::to_string(row.hidden)},
               {std::to_string(row.outputs)},
               {row.activation},
               {row.activation_from},
               {row.transposed ? "[in, out]" : "[out, in]"},
               {row.stored_from}});
  }
  return table.empty() ? std::string{} : table.text(colours) + "\n";
}

std::vector<TextTable::Column> attack_columns() {
  return {{"layer"},
          {"attack"},
          {"order", Align::right},
          {"release"},
          {"protected"},
          {"units recovered"},
          {"error of W", Align::right},
          {"bits equal"},
          {"error of b", Align::right},
          {"error of c", Align::right},
          {"signs"},
          {"enclosed"},
          {"time", Align::right}};
}

std::vector<Cell> attack_cells(const LayerAttack& row, bool timing) {
  return {{row.layer},
          {row.attack},
          {std::to_string(row.order)},
          {row.precision},
          {protected_text(row.protected_units, row.hidden)},
          {units_text(row)},
          {row.compared ? short_form(row.weights.relative_frobenius()) : "",
           is_broken(row) ? Colour::red : Colour::none},
          {row.compared ? part_of(row.weights.bit_exact, row.weights.entries) : ""},
          {row.bias_error ? short_form(*row.bias_error) : ""},
          {row.constant_error ? short_form(*row.constant_error) : ""},
          {row.signs_right ? part_of(*row.signs_right, row.protected_units) : ""},
          {enclosed_text(row)},
          {timing ? seconds_text(row.seconds) : std::string{}}};
}

std::vector<std::vector<Cell>> attack_rows(const std::vector<LayerAttack>& rows, bool timing) {
  std::vector<std::vector<Cell>> cells;
  for (const auto& row : rows) cells.push_back(attack_cells(row, timing));
  return cells;
}

std::string costs_table(const TaylorMlpAttackReport& report, bool colours, bool timing) {
  TextTable table{{{"layer"},
                   {"evaluator"},
                   {"order", Align::right},
                   {"protected"},
                   {"multiply-adds", Align::right},
                   {"against the plain MLP", Align::right},
                   {"time of a query", Align::right}}};
  const bool one_order =
      std::all_of(report.costs.begin(), report.costs.end(),
                  [&](const LayerCost& cost) { return cost.order == report.costs.front().order; });
  for (const auto& cost : report.costs) {
    const auto add = [&](const char* name, std::size_t count, double seconds) {
      table.add(
          {{cost.layer},
           {name},
           {one_order ? std::string{} : std::to_string(cost.order)},
           {protected_text(cost.protected_units, cost.hidden)},
           {std::to_string(count)},
           {fmt::format("{:.3f}", static_cast<double>(count) / static_cast<double>(cost.plain))},
           {timing ? micros(seconds) : std::string{}}});
    };
    add("plain MLP", cost.plain, cost.plain_seconds);
    add("TaylorMLP's release", cost.taylor, cost.taylor_seconds);
    add("factored from the release", cost.factored, cost.factored_seconds);
  }
  return table.empty() ? std::string{} : "\n" + table.text(colours);
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

bool any_protected(const TaylorMlpAttackReport& report) {
  return std::any_of(report.attacks.begin(), report.attacks.end(),
                     [](const LayerAttack& row) { return row.protected_units < row.hidden; });
}

/// Every weight of the recovered units is near the true one.
bool near_the_truth(const LayerAttack& row) {
  return row.recovered > 0 && row.compared && row.weights.within_percent == row.weights.entries;
}

/// Every weight of the recovered units is enclosed so narrowly that any number of its interval will
/// do. A comparison has found none outside.
bool narrowly_enclosed(const LayerAttack& row) {
  return row.recovered > 0 && row.enclosure &&
         row.enclosure->within_percent >= row.recovered * row.outputs &&
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
    if (best == nullptr || near(*best) == 0) return "undecided: no layer was recovered\n";
    return fmt::format("undecided: {} of {} hidden weights of {} within 1 % from its {} release "
                       "alone, and others of recovered units are not\n",
                       near(*best), hidden(*best), printable(best->layer), best->precision);
  }
  if (!near_the_truth(*best))
    return fmt::format("broken: weight-recovery, {} of {} hidden weights of {} enclosed within 1 % "
                       "from the {} release alone; the widest interval has a relative width of "
                       "{}\n",
                       found(*best), hidden(*best), printable(best->layer), best->precision,
                       short_form(best->enclosure->widest));
  return fmt::format("broken: weight-recovery, {} of {} hidden weights of {} within 1 % from its "
                     "{} release alone; "
                     "the largest relative error is {}\n",
                     found(*best), hidden(*best), printable(best->layer), best->precision,
                     short_form(best->weights.largest_relative));
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

TextReport::TextReport(Sink sink, bool colours, bool timing)
    : sink_{std::move(sink)}, colours_{colours}, timing_{timing} {}

void TextReport::begin(const std::string& subject, const std::vector<LayerAttack>& expected) {
  if (table_) return;
  table_.emplace(attack_columns(), attack_rows(expected, timing_));
  head_ = fmt::format("taylor-mlp  on {}{}\n\n{}{}", subject, theta0_text(expected),
                      layers_table(expected, colours_), table_->head(colours_));
}

void TextReport::row(const LayerAttack& row) {
  sink_(std::exchange(head_, {}) + table_->line(attack_cells(row, timing_), colours_));
}

void TextReport::finish(const TaylorMlpAttackReport& report) {
  begin(report.subject(), report.attacks);
  std::string text = std::exchange(head_, {}) + costs_table(report, colours_, timing_) + "\n";
  text += any_compared(report)
              ? "error: relative Frobenius error over the recovered units; bits equal: after "
                "rounding to the file's format;\n"
                "enclosed: certified intervals, from the release alone, that contain the true "
                "weight\n"
              : "enclosed: certified intervals, from the release alone, at most 1 % as wide as the "
                "weight is large\n";
  if (any_protected(report))
    text += "protected: the hidden units that are released as coefficients; the others are in the "
            "clear and count nowhere but as plain operations\n";
  for (const auto& [layer, reason] : report.failed)
    text += printable(layer) + ": not attacked: " + printable(reason) + "\n";
  if (!report.not_kept.empty())
    text += "results are not kept any more: " + printable(report.not_kept) + "\n";
  text += "\n";
  if (report.stopped != StopReason::none && report.verdict() != Verdict::broken)
    text += fmt::format("undecided: {}\n", to_string(report.stopped));
  else
    text += verdict_line(report);
  sink_(text);
}

std::string TaylorMlpAttackReport::subject() const {
  return release.empty() ? model : "the release " + release;
}

std::string to_text(const TaylorMlpAttackReport& report, bool colours, bool timing) {
  std::string text;
  TextReport whole{[&](const std::string& part) { text += part; }, colours, timing};
  whole.begin(report.subject(), report.attacks);
  for (const auto& row : report.attacks) whole.row(row);
  whole.finish(report);
  return text;
}

}  // namespace certamen
