// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/report/check_output.hpp"

namespace certamen {

namespace {

std::string rules_text(const RuleCounts& rules) {
  std::string text;
  for (const auto& [rule, times] : rules)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", to_string(rule), times);
  return text.empty() ? "no rule applied" : text;
}

DocumentTable plan_table(const std::vector<ExactStep>& plan, bool timing) {
  const auto right = TextTable::Align::right;
  DocumentTable table{.key = {},
                      .columns = {{"step", "", right},
                                  {"random node", ""},
                                  {"alive", "", right},
                                  {"branches, expected at most", "", right},
                                  {"branches", "", right},
                                  {"states", "", right},
                                  {"time", "", right}}};
  std::size_t number = 0;
  for (const auto& step : plan) {
    if (step.branch.empty()) continue;
    table.rows.push_back(
        {count(++number), word(step.branch),
         word(step.alike == 0 ? std::to_string(step.width)
                              : fmt::format("{}, {} in any order", step.width, step.alike)),
         word(fmt::format("2^{:.1f}", step.estimated_bits)), word(fmt::format("{}", step.branches)),
         word(fmt::format("{}", step.states_after)),
         word(timing ? fmt::format("{:.4f} s", step.seconds) : std::string{})});
  }
  return table;
}

void add_game(Document& document, const ExactStatistics& of, bool timing) {
  document.line(fmt::format("{} nodes, {} after simplification: {}", of.nodes_before, of.nodes,
                            rules_text(of.rules)));
  if (of.sorts > 0)
    document.line(fmt::format("{} sort{} of values followed up to renaming", of.sorts,
                              of.sorts == 1 ? "" : "s"));
  if (!of.order.empty()) document.line("order: " + of.order);
  DocumentTable table = plan_table(of.plan, timing);
  if (table.rows.empty())
    document.line("nothing is left to chance");
  else
    document.table(std::move(table));
}

std::string search_text(const OptimalStatistics& of, bool timing) {
  std::string text = fmt::format(
      "search over beliefs: {} different ones, {} calls and outputs tried, optimal up to {} calls",
      of.beliefs, of.asked, of.depth);
  if (timing) text += fmt::format(", {:.3f} s", of.seconds);
  return text;
}

}  // namespace

void add_check_details(Document& document, const CheckReport& report, bool timing,
                       const Details& details) {
  for (const auto& row : report.rows) {
    const auto begin = [&](const std::string& what) {
      std::string name = row.definition;
      if (!row.adversary.empty()) name += ", " + row.adversary;
      for (const auto& [parameter, value] : row.parameters) name += ", " + parameter + "=" + value;
      document.block().line({{name + what, Colour::bold}});
    };
    if (details.strategy && row.strategy) {
      begin(": strategy");
      document.lines(to_text(*row.strategy));
    }
    if (details.plan && row.search) {
      begin("");
      document.line(search_text(*row.search, timing));
    }
    for (std::size_t i = 0; details.plan && i < row.plans.size(); ++i) {
      begin(row.plans.size() == 1 ? "" : i == 0 ? ": left game" : ": right game");
      add_game(document, row.plans[i], timing);
    }
  }
}

}  // namespace certamen
