// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "framework/report/check_output.hpp"
#include "framework/text/text_table.hpp"

namespace certamen {

namespace {

std::string rules_text(const RuleCounts& rules) {
  std::string text;
  for (const auto& [rule, times] : rules)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", to_string(rule), times);
  return text.empty() ? "no rule applied" : text;
}

std::string plan_table(const std::vector<ExactStep>& plan, bool colours, bool timing) {
  const auto right = TextTable::Align::right;
  TextTable table{{{"step", right},
                   {"random node"},
                   {"alive", right},
                   {"branches, expected at most", right},
                   {"branches", right},
                   {"states", right},
                   {"time", right}}};
  std::size_t number = 0;
  for (const auto& step : plan) {
    if (step.branch.empty()) continue;
    table.add({{std::to_string(++number)},
               {step.branch},
               {step.alike == 0 ? std::to_string(step.width)
                                : fmt::format("{}, {} in any order", step.width, step.alike)},
               {fmt::format("2^{:.1f}", step.estimated_bits)},
               {std::to_string(step.branches)},
               {std::to_string(step.states_after)},
               {timing ? fmt::format("{:.4f} s", step.seconds) : std::string{}}});
  }
  return table.empty() ? "nothing is left to chance\n" : table.text(colours);
}

std::string game_text(const ExactStatistics& of, bool colours, bool timing) {
  std::string text = fmt::format("{} nodes, {} after simplification: {}\n", of.nodes_before,
                                 of.nodes, rules_text(of.rules));
  if (of.sorts > 0)
    text += fmt::format("{} sort{} of values followed up to renaming\n", of.sorts,
                        of.sorts == 1 ? "" : "s");
  if (!of.order.empty()) text += "order: " + of.order + "\n";
  return text + plan_table(of.plan, colours, timing);
}

std::string search_text(const OptimalStatistics& of, bool timing) {
  std::string text = fmt::format(
      "search over beliefs: {} different ones, {} calls and outputs tried, optimal up to {} calls",
      of.beliefs, of.asked, of.depth);
  if (timing) text += fmt::format(", {:.3f} s", of.seconds);
  return text + "\n";
}

}  // namespace

std::string details_text(const CheckReport& report, const Details& details, bool colours,
                         bool timing) {
  std::string text;
  for (const auto& row : report.rows) {
    const auto section = [&](const std::string& what, const std::string& body) {
      std::string name = row.definition;
      if (!row.adversary.empty()) name += ", " + row.adversary;
      for (const auto& [parameter, value] : row.parameters) name += ", " + parameter + "=" + value;
      text += "\n" + painted(name + what, colours ? Colour::bold : Colour::none) + "\n" + body;
    };
    if (details.strategy && row.strategy) section(": strategy", to_text(*row.strategy));
    if (details.plan && row.search) section("", search_text(*row.search, timing));
    for (std::size_t i = 0; details.plan && i < row.plans.size(); ++i)
      section(row.plans.size() == 1 ? ""
              : i == 0              ? ": left game"
                                    : ": right game",
              game_text(row.plans[i], colours, timing));
  }
  return text;
}

}  // namespace certamen
