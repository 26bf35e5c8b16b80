// SPDX-License-Identifier: Apache-2.0
#include "framework/text/document.hpp"

#include "framework/text/numbers.hpp"

namespace certamen {

Datum word(std::string text, Colour colour) {
  Json json = text;
  return {.text = std::move(text), .json = std::move(json), .colour = colour};
}

Datum count(std::uint64_t number) {
  return {.text = std::to_string(number), .json = number};
}

Datum word_or_dash(const std::string& text) {
  return text.empty() ? for_people("-") : word(text);
}

Datum value(const std::optional<Evidence>& evidence, const std::string& none) {
  if (!evidence) return for_people(none);
  return {.text = to_text(*evidence), .json = evidence_json(*evidence)};
}

Datum for_people(std::string text, Colour colour) {
  return {.text = std::move(text), .json = {}, .colour = colour};
}

Datum for_programs(Json json) {
  return {.text = {}, .json = std::move(json)};
}

Datum left_out() {
  return for_programs(Json::value_t::discarded);
}

std::vector<std::string> DocumentTable::titles() const {
  std::vector<std::string> titles;
  for (const auto& column : columns)
    if (!column.title.empty()) titles.push_back(column.title);
  return titles;
}

std::vector<std::string> DocumentTable::shown(const std::vector<Datum>& row) const {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < row.size(); ++i)
    if (!columns[i].title.empty()) texts.push_back(row[i].text.empty() ? "-" : row[i].text);
  return texts;
}

Document& Document::fact(std::string key, Json value) {
  facts_.push_back({std::move(key), std::move(value)});
  return *this;
}

Document& Document::stopped(StopReason reason) {
  if (reason != StopReason::none) fact("stopped", to_string(reason));
  if (reason == StopReason::interrupted) fact("interrupted", true);
  return *this;
}

Document& Document::block() {
  blocks_.emplace_back();
  return *this;
}

Document& Document::line(Line spans) {
  blocks_.back().emplace_back(std::move(spans));
  return *this;
}

Document& Document::lines(const std::string& text) {
  for (const auto& one : lines_of(text)) line(one.get<std::string>());
  return *this;
}

Document& Document::table(DocumentTable table) {
  blocks_.back().emplace_back(std::move(table));
  return *this;
}

}  // namespace certamen
