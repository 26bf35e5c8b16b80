// SPDX-License-Identifier: Apache-2.0
#include "framework/printable.hpp"

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

/// C0 and C1 control characters, and delete.
bool is_control(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence.front());
  return first < 0x20 || first == 0x7f ||
         (first == 0xc2 && static_cast<unsigned char>(sequence[1]) < 0xa0);
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

}  // namespace certamen
