// SPDX-License-Identifier: Apache-2.0
#include "framework/printable.hpp"

#include <algorithm>

namespace certamen {

namespace {

/// Bytes of the UTF-8 sequence at the beginning of `text`; 0 if it is none.
std::size_t sequence_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xc2 && first < 0xe0 ? 2
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first >= 0xf0 && first < 0xf5 ? 4
                                                             : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0u) != 0x80u) return 0;
  return length;
}

/// C0 and C1 control characters, delete, and what ends lines or turns the direction of writing:
/// U+061C, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069.
bool is_control(std::string_view sequence) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  const unsigned char first = at(0);
  if (first == 0xd8) return at(1) == 0x9c;
  if (first == 0xe2 && at(1) == 0x80)
    return at(2) == 0x8e || at(2) == 0x8f || (at(2) >= 0xa8 && at(2) <= 0xae);
  if (first == 0xe2 && at(1) == 0x81) return at(2) >= 0xa6 && at(2) <= 0xa9;
  return first < 0x20 || first == 0x7f || (first == 0xc2 && at(1) < 0xa0);
}

/// The length of a sequence that colours, "\033[31m"; 0 if the text begins with none.
std::size_t colour_length(std::string_view text) {
  for (const std::string_view known :
       {"\033[0m", "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m"})
    if (text.starts_with(known)) return known.size();
  return 0;
}

}  // namespace

std::string printable_lines(std::string_view text, bool painted) {
  std::string result;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t kept = at == text.size()                      ? 0
                             : text[at] == '\n' || text[at] == '\t' ? 1
                             : painted                              ? colour_length(text.substr(at))
                                                                    : 0;
    if (kept == 0 && at < text.size()) {
      ++at;
      continue;
    }
    result += printable(text.substr(begin, at - begin));
    result += text.substr(at, kept);
    at += kept == 0 ? 1 : kept;
    begin = at;
  }
  return result;
}

std::string printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    const bool plain = length > 0 && !is_control(text.substr(0, length));
    const std::string_view taken = text.substr(0, plain || length > 1 ? length : 1);
    if (plain)
      result += taken;
    else
      for (const char c : taken) {
        const auto code = static_cast<unsigned char>(c);
        result.append("\\x").append(1, digits[code >> 4u]).append(1, digits[code & 15u]);
      }
    text.remove_prefix(taken.size());
  }
  return result;
}

std::string printable_json(std::string_view json) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  while (!json.empty()) {
    const std::size_t length = std::max<std::size_t>(sequence_length(json), 1);
    const std::string_view taken = json.substr(0, length);
    json.remove_prefix(length);
    if (taken == "\n" || !is_control(taken)) {
      result += taken;
      continue;
    }
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(taken[i]); };
    const unsigned code = length == 1 ? at(0)
                          : length == 2
                              ? (at(0) & 31u) << 6u | (at(1) & 63u)
                              : (at(0) & 15u) << 12u | (at(1) & 63u) << 6u | (at(2) & 63u);
    result += "\\u";
    for (const unsigned shift : {12u, 8u, 4u, 0u}) result += digits[code >> shift & 15u];
  }
  return result;
}

std::string latex_names(std::string_view formula) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_part = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  std::string result;
  for (std::size_t at = 0; at < formula.size();) {
    std::size_t end = at;
    if (is_letter(formula[at]))
      while (end < formula.size() && is_part(formula[end])) ++end;
    if (end <= at + 1) {
      result += formula[at++];
      continue;
    }
    result += "\\mathit{";
    for (const char c : formula.substr(at, end - at))
      result.append(c == '_' ? "\\" : "").append(1, c);
    result += '}';
    at = end;
  }
  return result;
}

}  // namespace certamen
