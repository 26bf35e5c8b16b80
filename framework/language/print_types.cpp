// SPDX-License-Identifier: Apache-2.0
#include "framework/language/print_types.hpp"

#include <algorithm>

#include "framework/error.hpp"

namespace certamen::language {

namespace {

constexpr int most_parts = 64;  // of vectors, which are written out

Printed bit_string(std::size_t length, const Integer& code) {
  constexpr std::size_t longest = 64;
  if (length > longest) {
    const std::size_t low = length - longest;
    const Integer rest = code & ((Integer{1} << low) - 1);
    if (code == 0 || code == (Integer{1} << length) - 1)
      return {.text = (code == 0 ? "0^" : "1^") + std::to_string(length), .is_operator = true};
    return {.text = bit_string(longest, Integer{code >> low}).text + " || " +
                    bit_string(low, rest).operand(),
            .is_operator = true};
  }
  constexpr std::size_t readable = 4;
  if (length > readable && (code == 0 || code == (Integer{1} << length) - 1))
    return {.text = (code == 0 ? "0^" : "1^") + std::to_string(length), .is_operator = true};
  std::string text = "0b";
  for (std::size_t i = length; i-- > 0;)
    text += bit_test(code, static_cast<unsigned>(i)) ? '1' : '0';
  return {.text = text};
}

/// The exponent of an element of a group, by trying all.
Integer exponent_of(const Domain& group, const Integer& element, const std::string& place) {
  constexpr int most = 1 << 16;
  Integer power = 1;
  for (int i = 0; i < most && i < group.order(); ++i) {
    if (power == element) return i;
    power = power * group.generator() % group.modulus();
  }
  cannot_say(place, "a fixed element of " + group.name());
}

}  // namespace

void cannot_say(const std::string& place, const std::string& what) {
  throw Error{ErrorCode::unsupported, place, "the language of files cannot say " + what};
}

Printed listed(const std::vector<Printed>& parts) {
  Printed list{.text = "["};
  for (const Printed& part : parts) {
    list.text += (list.text.size() > 1 ? ", " : "") + part.text;
    list.needs_type = list.needs_type || part.needs_type;
    list.reads.insert(part.reads.begin(), part.reads.end());
    list.finds.insert(part.finds.begin(), part.finds.end());
  }
  list.text += "]";
  return list;
}

std::string PrintedTypes::group(const Domain& domain, const std::string& place) {
  const auto found =
      std::ranges::find(groups_, domain, [](const auto& each) { return each.first; });
  if (found != groups_.end()) return found->second;
  if (domain != Group(Size{domain.order()}))
    cannot_say(place, domain.name() + ": a group that is not the usual one of its order");
  if (groups_.size() == group_names.size()) cannot_say(place, "that number of groups");
  groups_.emplace_back(domain, group_names[groups_.size()]);
  return groups_.back().second;
}

std::string PrintedTypes::type(const Domain& domain, const std::string& place) {
  const auto listed_types = [&](const std::vector<Domain>& parts) {
    std::string text = "[";
    for (const Domain& part : parts) text += (text.size() > 1 ? ", " : "") + type(part, place);
    return text + "]";
  };
  const auto named = std::ranges::find(named_, domain, [](const auto& each) { return each.first; });
  if (named != named_.end()) return named->second;
  if (domain.is_symbolic() && domain.parts().empty())
    cannot_say(place, "a size that is not known: " + domain.name());
  switch (domain.kind()) {
  case DomainKind::boolean: return "Bool";
  case DomainKind::bits: return "BitString<" + domain.size().text() + ">";
  case DomainKind::zmod:
  case DomainKind::range:
  case DomainKind::atoms: return "ModInt<" + domain.size().text() + ">";
  case DomainKind::fixed: return "ModInt<" + domain.cardinality().str() + ">";
  case DomainKind::group: return "GroupElem<" + group(domain, place) + ">";
  case DomainKind::option: return type(domain.parts()[0], place) + "?";
  case DomainKind::tuple: return listed_types(domain.parts());
  case DomainKind::vector: {
    const Integer& length = domain.size().number();
    if (length > most_parts) cannot_say(place, "a vector of " + length.str() + " elements");
    return listed_types(std::vector<Domain>(static_cast<std::size_t>(length), domain.parts()[0]));
  }
  case DomainKind::real: break;
  }
  cannot_say(place, "real numbers: " + domain.name());
}

Printed PrintedTypes::literal(const Domain& domain, const certamen::Value& value,
                              const std::string& place) {
  const auto parts = [&](const std::vector<Domain>& domains) {
    const std::vector<Integer> codes = unpack(domains, value.code());
    std::vector<Printed> all;
    for (std::size_t i = 0; i < domains.size(); ++i)
      all.push_back(literal(domains[i], certamen::Value{codes[i]}, place));
    return listed(all);
  };
  const std::string text = type(domain, place);  // which also finds what cannot be said
  if (domain.is_symbolic()) cannot_say(place, "a fixed value of " + text);
  switch (domain.kind()) {
  case DomainKind::boolean: return {.text = value.word() != 0 ? "true" : "false"};
  case DomainKind::bits:
    return bit_string(static_cast<std::size_t>(domain.size().number()), value.code());
  case DomainKind::group: {
    const std::string name = group(domain, place);
    const Integer exponent = exponent_of(domain, value.code(), place);
    if (exponent == 0) return {.text = name + ".identity"};
    if (exponent == 1) return {.text = name + ".generator"};
    return {.text = name + ".generator ^ " + exponent.str(), .is_operator = true};
  }
  case DomainKind::option: {
    if (value.code() == 0) return {.text = "None", .needs_type = true, .is_literal = true};
    const Domain& element = domain.parts()[0];
    Printed some = literal(element, certamen::Value{Integer{value.code() - 1}}, place);
    if (element.kind() == DomainKind::option) {
      if (some.needs_type) cannot_say(place, "the value " + domain.print(value) + " of " + text);
      return {.text = "some(" + some.text + ")"};
    }
    some.needs_type = true;
    some.is_literal = false;
    return some;
  }
  case DomainKind::tuple: return parts(domain.parts());
  case DomainKind::vector:
    return parts(
        std::vector<Domain>(static_cast<std::size_t>(domain.size().number()), domain.parts()[0]));
  default: return {.text = value.code().str(), .needs_type = true, .is_literal = true};
  }
}

bool PrintedTypes::can_be_drawn(const Domain& domain) {
  if (domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::vector)
    return std::ranges::all_of(domain.parts(), can_be_drawn);
  return domain.kind() != DomainKind::option;
}

}  // namespace certamen::language
