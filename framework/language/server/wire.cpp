// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/wire.hpp"

#include <utility>

namespace certamen::language::server {

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw RequestError{Refusal::invalid_params, what};
}

std::size_t number_member(const Wire& object, const char* name) {
  const Wire& number = member(object, name);
  if (!number.is_number_unsigned() && !(number.is_number_integer() && number.get<long long>() >= 0))
    refuse(std::string{"expected a number from 0 on for '"} + name + "'");
  return number.get<std::size_t>();
}

}  // namespace

Wire to_wire(Position position) {
  return {{"line", position.line}, {"character", position.character}};
}

Wire to_wire(const Range& range) {
  return {{"start", to_wire(range.start)}, {"end", to_wire(range.end)}};
}

const Wire& member(const Wire& object, const char* name) {
  if (!object.is_object()) refuse(std::string{"expected an object with '"} + name + "'");
  const auto found = object.find(name);
  if (found == object.end()) refuse(std::string{"expected '"} + name + "'");
  return *found;
}

std::string text_member(const Wire& object, const char* name) {
  const Wire& text = member(object, name);
  if (!text.is_string()) refuse(std::string{"expected a string for '"} + name + "'");
  return text.get<std::string>();
}

Position position_in(const Wire& object) {
  return {number_member(object, "line"), number_member(object, "character")};
}

Range range_in(const Wire& object) {
  return {position_in(member(object, "start")), position_in(member(object, "end"))};
}

const Document& document_in(const Documents& documents, const Wire& params) {
  const std::string uri = text_member(member(params, "textDocument"), "uri");
  const auto found = documents.all().find(uri);
  if (found == documents.all().end()) refuse("this document is not open: " + uri);
  return found->second;
}

Spot spot_in(const Documents& documents, const Wire& params) {
  const Document& document = document_in(documents, params);
  Lines lines{document.source().text, documents.encoding()};
  const std::size_t offset = lines.offset_of(position_in(member(params, "position")));
  return {document, std::move(lines), offset};
}

}  // namespace certamen::language::server
