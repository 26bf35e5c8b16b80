// SPDX-License-Identifier: Apache-2.0
#include "framework/language/interface.hpp"

#include <utility>

namespace certamen::language {

std::optional<Type> type_of_values(const Domain& domain) {
  if (domain == Unit()) return Type{};
  switch (domain.kind()) {
  case DomainKind::boolean: return Type{Sort::boolean, domain, {}};
  case DomainKind::bits: return Type{Sort::bits, domain, {}};
  case DomainKind::zmod: return Type{Sort::mod, domain, {}};
  case DomainKind::range: return Type{Sort::mod, Zmod(domain.size()), {}};
  case DomainKind::group: return Type{Sort::group, domain, {}};
  case DomainKind::atoms: return Type{Sort::atoms, domain, {}};
  case DomainKind::option: {
    const auto element = type_of_values(domain.parts()[0]);
    return element ? std::optional{option_of(*element)} : std::nullopt;
  }
  case DomainKind::vector: {
    const auto element = type_of_values(domain.parts()[0]);
    constexpr int longest = 64;
    if (!element || domain.is_symbolic() || domain.size().number() > longest) return std::nullopt;
    return tuple_of(std::vector<Type>(static_cast<std::size_t>(domain.size().number()), *element));
  }
  case DomainKind::tuple: {
    std::vector<Type> parts;
    for (const Domain& each : domain.parts()) {
      auto part = type_of_values(each);
      if (!part) return std::nullopt;
      parts.push_back(*std::move(part));
    }
    return tuple_of(std::move(parts));
  }
  default: return std::nullopt;
  }
}

Instance known_by_oracles(const std::string& name, const std::vector<Signature>& oracles) {
  auto source = std::make_shared<Source>(Source{name, ""});
  GameFile games{};
  std::map<std::string, Entity> names;
  std::size_t line = 0;
  for (const Signature& oracle : oracles) {
    source->text += to_string(oracle) + "\n";
    const Place place{++line, 1};
    const auto type = [&](const Domain& domain) {
      const std::string& text = domain.name();
      if (auto its = type_of_values(domain)) names.insert_or_assign(text, *std::move(its));
      return Expression{.form = Form::name, .place = place, .text = text};
    };
    Method method{.place = place, .result = type(oracle.output), .name = oracle.name};
    for (const Domain& input : oracle.inputs)
      method.parameters.push_back({.place = place, .type = type(input), .name = ""});
    games.left.methods.push_back(std::move(method));
  }
  auto file = std::make_shared<File>();
  file->content = std::move(games);
  Instance made{source, file, &std::get<GameFile>(file->content).left};
  made.names = std::move(names);
  return made;
}

std::optional<std::string> definition_against(Library& library, const std::string& path) {
  const Loaded& loaded = library.load(path, FileKind::adversary);
  return std::get<AdversaryFile>(loaded.file->content).definition;
}

}  // namespace certamen::language
