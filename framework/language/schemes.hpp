// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <variant>
#include <vector>

#include "framework/language/lowering.hpp"

namespace certamen::language {

/// Gives the fields of a scheme or primitive their meaning, "Set X = .." and "Int x = ..".
void define_fields(Instance& of);
/// What a scheme requires, part by part: two numbers or types that are the same, or a type that is
/// a subset of another.
struct Requirement {
  Place place;
  std::variant<std::pair<Size, Size>, std::pair<Type, Type>> sides;
  bool subset = false;
  bool holds() const;
  /// Whether symbols are left in it.
  bool is_open() const;
};
/// Throws Error(unsupported) for requirements of another kind.
std::vector<Requirement> requirements_of(const Instance& scheme, const SchemeFile& file);
/// Throws Error(usage) at the place of a requirement of the scheme that does not hold.
void check_requirements(const Instance& scheme, const SchemeFile& file);
/// Throws Error(type_mismatch) for a method of the scheme that may draw, where the primitive's, or
/// the scheme itself, says that it is deterministic.
void check_determinism(const Instance& scheme, const Game& primitive);
/// Throws Error(type_mismatch), with two arguments that have the same answer, for a deterministic
/// method of the scheme, at numbers, that the primitive or the scheme itself calls injective. All
/// arguments are tried if there are few, else 4096 of them at most, always the same: that these
/// differ shows nothing. Arguments for which something is undefined have no answer.
void check_injectivity(const Instance& scheme, const Game& primitive);
[[noreturn]] void refuse_requirement(const Instance& scheme, const Requirement& requirement);

}  // namespace certamen::language
