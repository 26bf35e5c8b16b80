// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/option.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

constexpr std::array<std::pair<std::string_view, unsigned>, 4> size_units{
    {{"TiB", 40}, {"GiB", 30}, {"MiB", 20}, {"KiB", 10}}};

std::string size_text(std::int64_t bytes) {
  for (const auto& [unit, shift] : size_units)
    if (bytes >> shift != 0) return std::to_string(bytes >> shift) + std::string{unit};
  return std::to_string(bytes);
}

[[noreturn]] void refuse_number(const OptionRow& row, const std::string& text) {
  throw Error{ErrorCode::bad_number, std::string{row.name},
              "expected " + row.bounds_text() + ", got " + text};
}

}  // namespace

Words OptionRow::choice_names() const {
  Words names;
  for (const auto& choice : choices)
    if (!choice.empty()) names.emplace_back(choice);
  return names;
}

std::string OptionRow::bounds_text() const {
  switch (type) {
  case OptionType::count: return fmt::format("{} to {}", bounds.least, bounds.most);
  case OptionType::size: return size_text(bounds.least) + " to " + size_text(bounds.most);
  case OptionType::fraction: {
    std::string text =
        fmt::format("{} {}", bounds.excludes_least ? "more than" : "at least", bounds.least);
    if (bounds.most != Bounds::unbounded)
      text +=
          fmt::format(" and {} {}", bounds.excludes_most ? "less than" : "at most", bounds.most);
    return text;
  }
  default: return {};
  }
}

Words split_at_commas(std::string_view text) {
  Words words;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    words.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

namespace option {

std::string Text::read(const OptionRow&, const std::string& text) {
  return text;
}

std::string Choice::read(const OptionRow& row, const std::string& text) {
  const Words names = row.choice_names();
  if (std::find(names.begin(), names.end(), text) != names.end()) return text;
  throw Error{ErrorCode::usage, std::string{row.name},
              fmt::format("expected one of {}, got '{}'{}", fmt::join(names, ", "), text,
                          suggestion(text, names))};
}

std::uint64_t Count::read(const OptionRow& row, const std::string& text) {
  const Integer value = parse_integer(text, row.name);
  if (value < row.bounds.least || value > row.bounds.most) refuse_number(row, text);
  return static_cast<std::uint64_t>(value);
}

Rational Fraction::read(const OptionRow& row, const std::string& text) {
  const Rational value = parse_rational(text, row.name);
  const Rational least = row.bounds.least, most = row.bounds.most;
  if (value < least || (row.bounds.excludes_least && value == least) ||
      (row.bounds.most != Bounds::unbounded && value > most) ||
      (row.bounds.excludes_most && value == most))
    refuse_number(row, text);
  return value;
}

std::uint64_t Bytes::read(const OptionRow& row, const std::string& text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  unsigned shift = 0;
  if (digits < text.size()) {
    const auto unit = std::find_if(size_units.begin(), size_units.end(),
                                   [&](const auto& u) { return u.first == text.substr(digits); });
    if (unit != size_units.end()) shift = unit->second;
  }
  if (digits == 0 || (digits < text.size() && shift == 0))
    throw Error{ErrorCode::bad_number, std::string{row.name},
                "expected bytes or a number with KiB, MiB, GiB or TiB, got '" + text + "'"};
  const Integer bytes = parse_integer(text.substr(0, digits), row.name) << shift;
  if (bytes < row.bounds.least || bytes > row.bounds.most) refuse_number(row, text);
  return static_cast<std::uint64_t>(bytes);
}

}  // namespace option

}  // namespace certamen
