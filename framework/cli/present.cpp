// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/present.hpp"

#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"

namespace certamen {

std::string form_of(const Document& document, const Call& call) {
  return call.given[option::json] ? to_json(document) : to_text(document, call.colours);
}

int present(const Document& document, const Call& call) {
  print(form_of(document, call));
  return document.exit_status();
}

}  // namespace certamen
