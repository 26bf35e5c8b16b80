// SPDX-License-Identifier: Apache-2.0
// What the requirements of schemes say of the sets and numbers that a proof declares.
#include <algorithm>

#include "framework/language/world.hpp"

namespace certamen::language {

Size World::at_these_sizes(const Size& size) const {
  return size.replace([&](const Symbol& symbol) -> std::optional<Size> {
    const auto solved = context_.numbers.find(symbol.name);
    return solved != context_.numbers.end() ? at_these_sizes(solved->second)
                                            : Size{symbol}.bind(bindings_);
  });
}

Type World::at_these_sizes(const Type& type) const {
  const auto size = [&] { return at_these_sizes(type.domain.size()); };
  std::vector<Type> parts;
  for (const Type& part : type.of) parts.push_back(at_these_sizes(part));
  switch (type.sort) {
  case Sort::bits: return {type.sort, Bits(size()), {}};
  case Sort::mod: return {type.sort, Zmod(size()), {}};
  case Sort::group: return {type.sort, Group(size()), {}};
  case Sort::atoms: {
    const auto symbol = type.domain.size().symbol();
    const auto solved = symbol ? context_.sets.find(symbol->name) : context_.sets.end();
    if (solved != context_.sets.end()) return at_these_sizes(solved->second);
    return {type.sort, Atoms(size()), {}};
  }
  case Sort::tuple: return tuple_of(std::move(parts));
  case Sort::option: return option_of(parts[0]);
  default: return type;
  }
}

namespace {

using Inclusion = std::pair<Type, Type>;

/// Whether one of them follows from two others, or two of them lead back: as functions of their own
/// they would not fit together.
bool follow_from_each_other(const std::vector<Inclusion>& all) {
  return std::ranges::any_of(all, [&](const Inclusion& one) {
    return std::ranges::any_of(all, [&](const Inclusion& next) {
      if (!(one.second == next.first)) return false;
      return next.second == one.first ||
             std::ranges::find(all, Inclusion{one.first, next.second}) != all.end();
    });
  });
}

}  // namespace

/// Whether it is known from what the proof is about.
bool World::follows(const Requirement& requirement) const {
  if (const auto* sizes = std::get_if<std::pair<Size, Size>>(&requirement.sides))
    return at_these_sizes(sizes->first) == at_these_sizes(sizes->second);
  const auto& [first, second] = std::get<std::pair<Type, Type>>(requirement.sides);
  if (at_these_sizes(first) == at_these_sizes(second)) return true;
  return requirement.subset &&
         std::ranges::any_of(shared_->embeddings, [&](const Embedding& known) {
           return known.from == first && known.to == second;
         });
}

/// A requirement of a scheme that the proof is about is a hypothesis: it says what one of the
/// declared sets or numbers is, or that values of one type are values of another. Schemes that its
/// steps make add none.
void World::require(const Instance& scheme, const Requirement& requirement) {
  if (stated_) {
    if (!follows(requirement))
      throw error_at(*scheme.source, requirement.place, ErrorCode::usage,
                     "the proof does not say that this holds: declare the scheme in 'let:', or "
                     "name it in the theorem");
    return;
  }
  if (const auto* sizes = std::get_if<std::pair<Size, Size>>(&requirement.sides)) {
    if (!solve(sizes->first, sizes->second)) refuse_requirement(scheme, requirement);
    return;
  }
  const auto& [first, second] = std::get<std::pair<Type, Type>>(requirement.sides);
  if (!requirement.subset) {
    if (!solve(first, second) && !solve(second, first)) refuse_requirement(scheme, requirement);
    return;
  }
  if (declaring_ && !first.domain.is_symbolic() && !second.domain.is_symbolic())
    refuse_requirement(scheme, requirement);
  for (const Embedding& known : shared_->embeddings)
    if (known.from == first && known.to == second) return;
  std::vector<Inclusion> all{{first, second}};
  for (const Embedding& known : shared_->embeddings) all.emplace_back(known.from, known.to);
  if (follow_from_each_other(all)) refuse_requirement(scheme, requirement);
  if (declaring_)
    context_.granted.insert(first.domain.name() + " is a subset of " + second.domain.name());
  const std::string name = "inclusion " + std::to_string(shared_->embeddings.size() + 1);
  const auto function = [&](const std::string& part, std::optional<std::size_t> bijective) {
    return context_.functions.try_emplace({name, part}, Primitive{name, bijective}).first->second;
  };
  shared_->embeddings.push_back(
      {first,
       second,
       {.function = function("", std::nullopt),
        .permutation = function("permutation", 0),
        .injection = context_.injections.try_emplace({name, ""}, Injection{name}).first->second}});
}

bool World::solve(const Type& set, const Type& type) {
  if (set.sort != Sort::atoms) return false;
  const std::optional<Symbol> symbol = set.domain.size().symbol();
  if (!symbol) return false;
  if (context_.sets.contains(symbol->name)) {
    const Type first = at_these_sizes(set), second = at_these_sizes(type);
    return first == second || solve(first, second) || solve(second, first);
  }
  // What the other sets are known to be, so that no set is made of itself.
  const Type known = at_these_sizes(type);
  if (known == set) return true;
  if (known.domain.bind({{symbol->name, 1}}) != known.domain) return false;
  context_.sets.insert_or_assign(symbol->name, type);
  return solved_ = true;
}

/// One number is what is left of the equation, if that is a size whatever the others are.
bool World::solve(const Size& left, const Size& right) {
  // In the numbers that are not known yet, so that none is made of itself.
  const Size difference = (left - right).replace([&](const Symbol& symbol) -> std::optional<Size> {
    const auto solved = context_.numbers.find(symbol.name);
    return solved == context_.numbers.end() ? Size{symbol} : at_these_sizes(solved->second);
  });
  if (difference == Size{0}) return true;
  for (const auto& [name, term] : difference.terms()) {
    if (term.times != 1 && term.times != -1) continue;
    const bool is_number = std::ranges::any_of(context_.file().lets, [&](const Let& let) {
      return let.field.variable.name == name && let.field.variable.type.form == Form::int_type;
    });
    const Size rest = difference - term.times * Size{term.symbol};
    const Size value = -term.times * rest;
    if (!is_number || term.symbol.prime || !certainly_at_most(1, value)) continue;
    context_.numbers.insert_or_assign(name, value);
    return solved_ = true;
  }
  return false;
}

}  // namespace certamen::language
