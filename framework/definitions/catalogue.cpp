// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "framework/error.hpp"
#include "framework/printable.hpp"
#include "framework/suggest.hpp"

namespace certamen {

std::string_view to_string(ParameterType type) {
  switch (type) {
  case ParameterType::integer: return "integer";
  case ParameterType::rational: return "rational";
  case ParameterType::word: return "word";
  case ParameterType::text: return "text";
  }
  return "";
}

ParameterType ParameterSpec::type() const {
  if (rational) return ParameterType::rational;
  if (minimum || maximum) return ParameterType::integer;
  return words.empty() ? ParameterType::text : ParameterType::word;
}

std::string ParameterSpec::range() const {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  if (!words.empty() && (minimum || maximum)) text += ", or ";
  if (minimum) text += (above_minimum ? "more than " : "at least ") + minimum->str();
  if (minimum && maximum) text += " and ";
  if (maximum) text += "at most " + maximum->str();
  return text;
}

namespace {

/// As an error shows a value: in one line, and not all of a long one.
std::string quoted(const std::string& value) {
  constexpr std::size_t longest = 60;
  const std::string text = printable(value);
  return text.size() <= longest ? text : text.substr(0, longest) + "...";
}

}  // namespace

std::optional<Rational> ParameterSpec::parse(const std::string& value) const {
  const std::string place = "parameter " + name;
  if (type() == ParameterType::text || std::ranges::count(words, value) > 0) return std::nullopt;
  if (type() == ParameterType::word)
    throw Error{ErrorCode::unknown_name, place,
                "expected " + range() + ", got '" + quoted(value) + "'"};
  const auto number_in = [&] {
    try {
      const std::string text = printable(value);
      return rational ? parse_rational(text, place) : Rational{parse_integer(text, place)};
    } catch (const Error&) {
      if (words.empty()) throw;
      throw Error{ErrorCode::bad_number, place,
                  "expected " + range() + ", got '" + quoted(value) + "'"};
    }
  };
  Rational number = number_in();
  const bool below =
      minimum && (number < Rational{*minimum} || (above_minimum && number == Rational{*minimum}));
  if (below || (maximum && number > Rational{*maximum}))
    throw Error{ErrorCode::bad_number, place, "expected " + range() + ", got " + quoted(value)};
  return number;
}

void Parameters::set(const std::string& name, const std::string& value) {
  numbers_.erase(name);
  given_[name] = value;
}

void Parameters::set_size(const std::string& name, const Size& size) {
  if (size.is_symbol()) {
    sizes_.insert_or_assign(name, size);
    return;
  }
  sizes_.erase(name);
  set(name, size.number().str());
}

const std::string& Parameters::text(const std::string& name) const {
  if (const auto symbol = sizes_.find(name); symbol != sizes_.end())
    throw Error{ErrorCode::unsupported, "parameter " + name,
                "expected a number, got the size " + symbol->second.text()};
  const auto found = given_.find(name);
  if (found == given_.end())
    throw Error{ErrorCode::unknown_name, "parameter " + name, "it has no value"};
  return found->second;
}

Integer Parameters::integer(const std::string& name) const {
  const std::string& value = text(name);
  const auto parsed = numbers_.find(name);
  if (parsed != numbers_.end() && denominator(parsed->second) == 1)
    return numerator(parsed->second);
  return parse_integer(value, "parameter " + name);
}

Size Parameters::size(const std::string& name) const {
  const auto set = sizes_.find(name);
  return set != sizes_.end() ? set->second : Size{integer(name)};
}

int Parameters::small(const std::string& name) const {
  const Integer value = integer(name);
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
    throw Error{ErrorCode::bad_number, "parameter " + name, value.str() + " is out of range"};
  return static_cast<int>(value);
}

Rational Parameters::rational(const std::string& name) const {
  const std::string& value = text(name);
  const auto parsed = numbers_.find(name);
  return parsed != numbers_.end() ? parsed->second : parse_rational(value, "parameter " + name);
}

namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::vector<Parameters> Parameters::each() const {
  constexpr std::size_t most = 1000;
  std::vector<Parameters> all{*this};
  for (const auto& [name, value] : given_) {
    const std::size_t dots = std::min(value.find(".."), value.size());
    const std::string from = value.substr(0, dots),
                      to = value.substr(std::min(dots + 2, value.size()));
    if (!is_number(from) || !is_number(to)) continue;
    const std::string place = "parameter " + name;
    const Integer first = parse_integer(from, place), last = parse_integer(to, place);
    if (last < first || (last - first + 1) * all.size() > most)
      throw Error{ErrorCode::bad_number, place,
                  "expected a range of 1 to " + std::to_string(most) + " values, got " + value};
    std::vector<Parameters> longer;
    for (const auto& one : all)
      for (Integer i = first; i <= last; ++i) {
        longer.push_back(one);
        longer.back().set(name, i.str());
      }
    all = std::move(longer);
  }
  return all;
}

Parameters Parameters::own_of(const std::string& owner) const {
  Parameters own = *this;
  const std::string prefix = owner + ".";
  for (const auto& [name, value] : given_)
    if (name.starts_with(prefix)) own.set(name.substr(prefix.size()), value);
  return own;
}

Parameters Parameters::completed(const std::vector<ParameterSpec>& specs) const {
  Parameters all = *this;
  for (const auto& spec : specs) {
    if (const auto symbol = sizes_.find(spec.name); symbol != sizes_.end()) {
      const auto least = symbol->second.least();
      if (spec.minimum && (!least || *least < *spec.minimum))
        throw Error{ErrorCode::bad_number, "parameter " + spec.name,
                    "expected " + spec.range() + ", got the size " + symbol->second.text() +
                        (least ? ", which may be " + least->str() : "")};
      continue;
    }
    if (!all.has(spec.name)) all.set(spec.name, spec.default_value);
    if (auto number = spec.parse(all.text(spec.name)))
      all.numbers_.insert_or_assign(spec.name, std::move(*number));
  }
  return all;
}

void Parameters::refuse_others(
    const std::vector<ParameterSpec>& specs,
    const std::function<std::string(const std::vector<std::string>&)>& refusal) const {
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.name);
  for (const auto& [name, value] : given_)
    if (std::ranges::count(names, name) == 0)
      throw Error{ErrorCode::unknown_name, "--set " + name,
                  refusal(names) + suggestion(name, names)};
}

bool SchemeEntry::claims_to_meet(std::string_view definition) const {
  return claims.empty() || std::ranges::count(claims, definition) > 0;
}

bool AdversaryEntry::against(std::string_view scheme, std::string_view definition) const {
  const auto lists = [](const std::vector<std::string>& names, std::string_view wanted) {
    return std::find(names.begin(), names.end(), wanted) != names.end();
  };
  return lists(definitions, definition) && (schemes.empty() || lists(schemes, scheme));
}

namespace {

template <class Entry>
void add_to(std::vector<Entry>& entries, Entry entry, const char* kind) {
  for (const auto& other : entries)
    if (other.name == entry.name)
      throw Error{ErrorCode::duplicate_name, "catalogue",
                  std::string{kind} + " '" + entry.name + "' exists already"};
  const auto place =
      std::lower_bound(entries.begin(), entries.end(), entry,
                       [](const Entry& a, const Entry& b) { return a.name < b.name; });
  entries.insert(place, std::move(entry));
}

/// What a `make` is given, or the parameters among it complete.
template <class Entry, class Given>
decltype(auto) complete(const Entry& entry, const Given& given) {
  if constexpr (std::is_same_v<Given, Parameters>)
    return given.own_of(entry.name).completed(entry.parameters);
  else
    return (given);
}

/// The entry, whose `make` gets its parameters complete.
template <class Entry>
Entry completing(Entry entry) {
  if (entry.make)
    entry.make = [own = entry](const auto&... given) { return own.make(complete(own, given)...); };
  return entry;
}

template <class Entry>
const Entry& find_in(const std::vector<Entry>& entries, std::string_view name, const char* kind) {
  std::vector<std::string> names;
  for (const auto& entry : entries) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  throw Error{ErrorCode::unknown_name, kind,
              std::string{"there is no "} + kind + " '" + printable(name) + "'" +
                  suggestion(name, names)};
}

}  // namespace

void Catalogue::add(SchemeEntry entry) {
  add_to(schemes_, completing(std::move(entry)), "the scheme");
}
void Catalogue::add(DefinitionEntry entry) {
  if (entry.make && !entry.gives_public_oracle)
    entry.make = [make = std::move(entry.make)](const Scheme& scheme, const Parameters& given) {
      return scheme.public_oracle() == nullptr ? make(scheme, given) : std::nullopt;
    };
  add_to(definitions_, completing(std::move(entry)), "the definition");
}
void Catalogue::add(AdversaryEntry entry) {
  if (entry.name == optimal_name)
    throw Error{ErrorCode::duplicate_name, "catalogue",
                "'optimal' is the adversary that is searched for"};
  add_to(adversaries_, completing(std::move(entry)), "the adversary");
}
void Catalogue::add(AssumptionEntry entry) {
  add_to(assumptions_, std::move(entry), "the assumption");
}
void Catalogue::add(AttackEntry entry) {
  if (attack(entry.scheme) != nullptr)
    throw Error{ErrorCode::duplicate_name, "catalogue",
                "there is an attack on model files against '" + entry.scheme + "' already"};
  attacks_.push_back(std::move(entry));
}
void Catalogue::add(ControlEntry entry) {
  controls_.push_back(std::move(entry));
}
void Catalogue::add(AssessedEntry entry) {
  add_to(assessed_, completing(std::move(entry)), "the assessed scheme");
}
void Catalogue::add(AssessmentEntry entry) {
  assessments_.push_back(std::move(entry));
}
void Catalogue::add(AssessorEntry entry) {
  assessors_.push_back(std::move(entry));
}

const AttackEntry* Catalogue::attack(std::string_view scheme) const {
  const auto found = std::ranges::find(attacks_, scheme, &AttackEntry::scheme);
  return found == attacks_.end() ? nullptr : &*found;
}

const SchemeEntry& Catalogue::scheme(std::string_view name) const {
  return find_in(schemes_, name, "scheme");
}
const DefinitionEntry& Catalogue::definition(std::string_view name) const {
  return find_in(definitions_, name, "definition");
}
const AdversaryEntry& Catalogue::adversary(std::string_view name) const {
  return find_in(adversaries_, name, "adversary");
}

}  // namespace certamen
