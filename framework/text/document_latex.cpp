// SPDX-License-Identifier: Apache-2.0
#include "framework/text/document.hpp"

namespace certamen {

namespace {

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

std::string row_of(const std::vector<std::string>& cells) {
  std::string text;
  for (const auto& cell : cells) text += (text.empty() ? "" : " & ") + in_tex(cell);
  return text + " \\\\\n";
}

}  // namespace

std::string to_latex(const DocumentTable& table) {
  const auto titles = table.titles();
  std::string text = "% \\usepackage{longtable,booktabs}\n\\begin{longtable}{" +
                     std::string(titles.size(), 'l') + "}\n\\toprule\n" + row_of(titles) +
                     "\\midrule\n\\endhead\n";
  for (const auto& row : table.rows) text += row_of(table.shown(row));
  return text + "\\bottomrule\n\\end{longtable}\n";
}

}  // namespace certamen
