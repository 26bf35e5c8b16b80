// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/error_place.hpp"

#include <charconv>

namespace certamen::language::server {

std::optional<Located> located(const Error& error) {
  const std::string& text = error.place();
  const auto number = [&](std::size_t begin, std::size_t end) {
    std::size_t value = 0;
    const auto [stop, failed] = std::from_chars(text.data() + begin, text.data() + end, value);
    return failed == std::errc{} && stop == text.data() + end && value > 0 ? value : 0;
  };
  const std::size_t column = text.rfind(':');
  if (column == std::string::npos || column == 0) return std::nullopt;
  const std::size_t line = text.rfind(':', column - 1);
  if (line == std::string::npos) return std::nullopt;
  const Place place{number(line + 1, column), number(column + 1, text.size())};
  if (place.line == 0 || place.column == 0) return std::nullopt;
  return Located{text.substr(0, line), place};
}

std::string message_alone(const Error& error) {
  std::string text = error.message();
  if (!text.ends_with('^')) return text;
  for (int lines = 0; lines < 2; ++lines) {
    const std::size_t end = text.rfind('\n');
    if (end == std::string::npos) return text;
    text.resize(end);
  }
  return text;
}

}  // namespace certamen::language::server
