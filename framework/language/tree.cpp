// SPDX-License-Identifier: Apache-2.0
#include "framework/language/tree.hpp"

#include <algorithm>

namespace certamen::language {

std::string to_text(const Expression& e) {
  const auto listed = [&](std::size_t from) {
    std::string text;
    for (std::size_t i = from; i < e.parts.size(); ++i)
      text += (i == from ? "" : ", ") + to_text(e.parts[i]);
    return text;
  };
  switch (e.form) {
  case Form::name:
  case Form::number: return e.text;
  case Form::member: return to_text(e.parts[0]) + "." + e.text;
  case Form::call: return to_text(e.parts[0]) + "(" + listed(1) + ")";
  case Form::tuple: return "[" + listed(0) + "]";
  case Form::add: return to_text(e.parts[0]) + " + " + to_text(e.parts[1]);
  case Form::bit_string_type: return "BitString<" + listed(0) + ">";
  case Form::group_element_type: return "GroupElem<" + listed(0) + ">";
  case Form::mod_int_type: return "ModInt<" + listed(0) + ">";
  case Form::bool_type: return "Bool";
  default: return "..";
  }
}

bool has_call(const Expression& e) {
  return e.form == Form::call || std::ranges::any_of(e.parts, has_call);
}

}  // namespace certamen::language
