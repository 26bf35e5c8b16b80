// SPDX-License-Identifier: Apache-2.0
#include "framework/language/source.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "framework/files/mapped_file.hpp"
#include "framework/printable.hpp"

namespace certamen::language {

namespace {

/// Some editors put it at the start of a file in UTF-8.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string line_of(const std::string& text, std::size_t line) {
  std::size_t begin = 0;
  for (std::size_t i = 1; i < line; ++i) {
    begin = text.find('\n', begin);
    if (begin == std::string::npos) return "";
    ++begin;
  }
  std::string found = text.substr(begin, text.find('\n', begin) - begin);
  if (found.ends_with('\r')) found.pop_back();
  return found;
}

}  // namespace

Source read_source(const std::string& path) {
  const MappedFile file{path};
  const auto bytes = file.bytes();
  std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  return {path, std::move(text)};
}

std::string text_between(const Source& source, Place from, Place to) {
  const auto offset = [&](Place place) {
    std::size_t at = 0;
    for (std::size_t line = 1; line < place.line && at < source.text.size(); ++line)
      at = std::min(source.text.find('\n', at), source.text.size() - 1) + 1;
    return std::min(at + place.column - 1, source.text.size());
  };
  const std::size_t begin = offset(from), end = std::max(begin, offset(to));
  std::string text;
  for (const char c : source.text.substr(begin, end - begin)) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space)
      text += c;
    else if (!text.empty() && text.back() != ' ')
      text += ' ';
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

Error error_at(const Source& source, Place place, ErrorCode code, const std::string& message) {
  constexpr std::size_t longest = 160;
  const std::string number = std::to_string(place.line);
  std::string line = line_of(source.text, place.line).substr(0, longest);
  // A tab takes one column, in the line as in the row of the caret.
  for (char& c : line)
    if (c == '\t') c = ' ';
  std::string text = message + "\n" + number + " | " + printable(line) + "\n" +
                     std::string(number.size(), ' ') + " | ";
  const std::string before = printable(line.substr(0, place.column - 1));
  text += std::string(before.size(), ' ') + "^";
  return {code, source.name + ":" + number + ":" + std::to_string(place.column), text};
}

}  // namespace certamen::language
