// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/present.hpp"

#include <fmt/format.h>

#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"

namespace certamen {

std::string form_of(const Document& document, const Call& call) {
  return call.given[option::json] ? to_json(document) : to_text(document, call.colours);
}

bool wants_table(const Given& given) {
  return given[option::latex] || given[option::html];
}

std::string form_of(const DocumentTable& table, std::string_view name, StopReason stopped,
                    const Given& given) {
  const bool latex = given[option::latex];
  std::string text = latex ? to_latex(table) : to_html(table, name);
  if (stopped == StopReason::none) return text;
  const std::string note = fmt::format("{}: the table is not whole", to_string(stopped));
  text += latex ? "% " + note + "\n" : "<p>" + note + "</p>\n";
  return text;
}

int present(const Document& document, const Call& call) {
  print(form_of(document, call));
  return document.exit_status();
}

}  // namespace certamen
