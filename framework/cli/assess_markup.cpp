// SPDX-License-Identifier: Apache-2.0
// The table of claims for papers and pages.
#include <fmt/format.h>

#include <array>

#include "framework/cli/assess_output.hpp"
#include "framework/text/numbers.hpp"
#include "framework/text/xml.hpp"

namespace certamen {

namespace {

constexpr std::array<std::string_view, 8> headings{
    "scheme", "claim", "given", "fine-tune and format", "attack", "figure", "wins", "verdict"};

std::array<std::string, 8> cells_of(const AssessmentRow& row) {
  return {row.scheme,
          row.claim,
          row.given,
          row.setting,
          row.attack.empty() ? "-" : row.attack,
          row.figure.empty() ? "-" : row.figure,
          row.success ? to_text(*row.success) + " " + std::string{row.success->class_name()} : "-",
          std::string{to_string(row.verdict)}};
}

std::string in_tex(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
    case '\\': result += "\\textbackslash{}"; break;
    case '^': result += "\\^{}"; break;
    case '~': result += "\\~{}"; break;
    case '|': result += "\\textbar{}"; break;
    case '<': result += "\\textless{}"; break;
    case '>': result += "\\textgreater{}"; break;
    default:
      if (std::string_view{"_%&#${}"}.find(c) != std::string_view::npos) result += '\\';
      result += c;
    }
  }
  return result;
}

}  // namespace

std::string to_latex(const AssessmentReport& report) {
  const auto line = [](const auto& cells) {
    std::string text;
    for (const auto& cell : cells) text += (text.empty() ? "" : " & ") + in_tex(cell);
    return text + " \\\\\n";
  };
  std::string text =
      "% \\usepackage{longtable,booktabs}\n\\begin{longtable}{llllllll}\n\\toprule\n" +
      line(headings) + "\\midrule\n\\endhead\n";
  for (const auto& row : report.rows) text += line(cells_of(row));
  return text + "\\bottomrule\n\\end{longtable}\n" +
         (report.stopped == StopReason::none ? ""
                                             : "% stopped: what is not shown was not assessed\n");
}

std::string to_html(const AssessmentReport& report) {
  const auto line = [](const auto& cells, std::string_view tag) {
    std::string text;
    for (const auto& cell : cells) text += fmt::format("<{0}>{1}</{0}>", tag, xml_escaped(cell));
    return text;
  };
  std::string text = "<table class=\"assessment\">\n<thead><tr>" + line(headings, "th") +
                     "</tr></thead>\n<tbody>\n";
  for (const auto& row : report.rows)
    text += fmt::format("<tr class=\"{}\" title=\"{}\">{}</tr>\n", to_string(row.verdict),
                        xml_escaped(row.reason), line(cells_of(row), "td"));
  return text + "</tbody>\n</table>\n" +
         (report.stopped == StopReason::none
              ? ""
              : "<p>Stopped: what is not shown was not assessed.</p>\n");
}

}  // namespace certamen
