// SPDX-License-Identifier: Apache-2.0
#include "framework/values/size.hpp"

#include "framework/error.hpp"

namespace certamen {

Size::Size(int value) : value_{Integer{value}} {}
Size::Size(Integer value) : value_{std::move(value)} {}
Size::Size(const char* symbol) : Size{std::string{symbol}} {}

Size::Size(std::string symbol) : value_{std::move(symbol)} {
  if (std::get<std::string>(value_).empty())
    throw Error{ErrorCode::bad_domain, "size", "a symbol needs a name"};
}

const Integer& Size::number() const {
  if (is_symbol())
    throw Error{ErrorCode::bad_domain, "size '" + symbol() + "'", "it is a symbol: bind it first"};
  return std::get<Integer>(value_);
}

Size Size::bind(const Bindings& bindings) const {
  if (!is_symbol()) return *this;
  const auto found = bindings.find(symbol());
  return found == bindings.end() ? *this : Size{found->second};
}

std::string Size::text() const {
  return is_symbol() ? symbol() : number().str();
}

}  // namespace certamen
