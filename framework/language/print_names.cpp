// SPDX-License-Identifier: Apache-2.0
#include "framework/language/print_names.hpp"

#include <algorithm>
#include <array>

#include "framework/language/operation_names.hpp"
#include "framework/language/tokens.hpp"

namespace certamen::language {

namespace {

/// Names of members of maps and functions, and of the oracle that runs first.
constexpr auto members = std::to_array<std::string_view>(
    {"Initialize", "Run", "domain", "entries", "inverse", "keys", "order", "values"});

bool is_word(const std::string& name) {
  const auto has = [&](const auto& words) { return std::ranges::count(words, name) > 0; };
  return has(reserved_words()) || has(words_of_places()) || has(members) || is_operation_name(name);
}

std::string as_identifier(std::string_view wanted) {
  constexpr std::size_t longest = 40;
  std::string name;
  for (const char c : wanted) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter)
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
    if (name.size() == longest) break;
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  if (name.empty()) return "x";
  return name.front() >= '0' && name.front() <= '9' ? "x" + name : name;
}

}  // namespace

std::string PrintedNames::fresh(std::string_view wanted) {
  const std::string plain = as_identifier(wanted);
  const bool ends_in_digit = plain.back() >= '0' && plain.back() <= '9';
  std::string name = is_word(plain) ? plain + "_" : plain;
  for (int i = 2; !taken_.insert(name).second; ++i)
    name = plain + (ends_in_digit ? "_" : "") + std::to_string(i);
  return name;
}

}  // namespace certamen::language
