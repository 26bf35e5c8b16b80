// SPDX-License-Identifier: Apache-2.0
#include "framework/values/size.hpp"

#include "framework/error.hpp"

namespace certamen {

Size::Size(Integer value) : constant_{std::move(value)} {}
Size::Size(const char* symbol) : Size{std::string{symbol}} {}
Size::Size(std::string symbol) : Size{Symbol{std::move(symbol)}} {}

Size::Size(Symbol symbol) {
  if (symbol.name.empty()) throw Error{ErrorCode::bad_domain, "size", "a symbol needs a name"};
  const std::string name = symbol.name;
  terms_.emplace(name, Term{std::move(symbol), 1});
}

const Integer& Size::number() const {
  if (is_symbol())
    throw Error{ErrorCode::bad_domain, "size '" + text() + "'", "it is a symbol: bind it first"};
  return constant_;
}

std::optional<Symbol> Size::symbol() const {
  if (terms_.size() != 1 || constant_ != 0 || terms_.begin()->second.times != 1)
    return std::nullopt;
  return terms_.begin()->second.symbol;
}

std::optional<Integer> Size::least() const {
  Integer sum = constant_;
  for (const auto& [name, term] : terms_) {
    if (term.times < 0) return std::nullopt;
    sum += term.times * term.symbol.minimum;
  }
  return sum;
}

bool Size::is_prime_symbol() const {
  const auto only = symbol();
  return only && only->prime;
}

Size Size::bind(const Bindings& bindings) const {
  Size result{constant_};
  for (const auto& [name, term] : terms_) {
    const auto found = bindings.find(name);
    if (found == bindings.end())
      result = result + term.times * Size{term.symbol};
    else
      result.constant_ += term.times * found->second;
  }
  return result;
}

Size Size::replace(const std::function<std::optional<Size>(const Symbol&)>& by) const {
  Size result{constant_};
  for (const auto& [name, term] : terms_)
    result = result + term.times * by(term.symbol).value_or(Size{term.symbol});
  return result;
}

std::string Size::text() const {
  std::string text;
  const auto append = [&](const Integer& times, const std::string& name) {
    const Integer magnitude = times < 0 ? Integer{-times} : times;
    if (text.empty())
      text += times < 0 ? "-" : "";
    else
      text += times < 0 ? " - " : " + ";
    if (name.empty() || magnitude != 1) text += magnitude.str();
    text += name;
  };
  // What is added comes first, so that no minus sign does where it need not.
  for (const bool added : {true, false})
    for (const auto& [name, term] : terms_)
      if ((term.times > 0) == added) append(term.times, name);
  if (constant_ != 0 || terms_.empty()) append(constant_, "");
  return text;
}

Size operator+(const Size& a, const Size& b) {
  Size sum = a;
  sum.constant_ += b.constant_;
  for (const auto& [name, term] : b.terms_) {
    const auto [found, is_new] = sum.terms_.try_emplace(name, term);
    if (is_new) continue;
    if (!(found->second.symbol == term.symbol))
      throw Error{ErrorCode::bad_domain, "size '" + name + "'",
                  "one symbol with two minima, or a prime in one place only"};
    found->second.times += term.times;
    if (found->second.times == 0) sum.terms_.erase(found);
  }
  return sum;
}

Size operator-(const Size& a, const Size& b) {
  return a + Integer{-1} * b;
}

Size operator*(const Integer& times, const Size& a) {
  Size product{Integer{times * a.constant_}};
  if (times == 0) return product;
  product.terms_ = a.terms_;
  for (auto& [name, term] : product.terms_) term.times *= times;
  return product;
}

bool certainly_at_most(const Size& a, const Size& b) {
  const auto least = (b - a).least();
  return least && *least >= 0;
}

std::string to_text(const Bindings& sizes) {
  std::string text;
  for (const auto& [name, value] : sizes)
    text += (text.empty() ? "" : ", ") + name + "=" + value.str();
  return text;
}

}  // namespace certamen
