// SPDX-License-Identifier: Apache-2.0
#include "framework/language/format.hpp"
#include "framework/language/server/error_place.hpp"
#include "framework/language/server/features.hpp"

namespace certamen::language::server {

Wire formatting_of(const Documents& documents, const Wire& params) {
  const Document& document = document_in(documents, params);
  if (!document.kind)
    throw RequestError{Refusal::request_failed, "this is no file of games, schemes or proofs"};
  const std::string& text = document.source().text;
  std::string form;
  try {
    form = formatted(document.source(), *document.kind);
  } catch (const Error& error) {
    const auto where = located(error);
    throw RequestError{Refusal::request_failed,
                       (where ? "line " + std::to_string(where->place.line) + ": " : "") +
                           message_alone(error)};
  }
  if (form == text) return Wire::array();
  const Lines lines{text, documents.encoding()};
  const Range whole{{}, lines.position_of(text.size())};
  return Wire::array({{{"range", to_wire(whole)}, {"newText", std::move(form)}}});
}

}  // namespace certamen::language::server
