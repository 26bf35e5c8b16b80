// SPDX-License-Identifier: Apache-2.0
#include "framework/language/schemes.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace certamen::language {

namespace {

void define(Instance& scheme, const Field& field) {
  const Form form = field.variable.type.form;
  if (!field.value || (form != Form::set_type && form != Form::int_type))
    throw error_at(*scheme.source, field.variable.place, ErrorCode::unsupported,
                   "a scheme's field that is neither 'Set .. = ..' nor 'Int .. = ..' is not "
                   "supported yet");
  if (form == Form::int_type)
    scheme.names.insert_or_assign(field.variable.name, number_of(scheme, *field.value));
  else
    scheme.names.insert_or_assign(field.variable.name, type_of(scheme, *field.value));
}

void collect(const Instance& scheme, const Expression& e, std::vector<Requirement>& all) {
  if (e.form == Form::and_) {
    collect(scheme, e.parts[0], all);
    collect(scheme, e.parts[1], all);
    return;
  }
  const bool subset = e.form == Form::subsets;
  if (!subset && e.form != Form::equal)
    throw error_at(*scheme.source, e.place, ErrorCode::unsupported,
                   "this requirement is not supported yet");
  if (subset || is_type(scheme, e.parts[0]))
    all.push_back(
        {e.place, std::pair{type_of(scheme, e.parts[0]), type_of(scheme, e.parts[1])}, subset});
  else
    all.push_back(
        {e.place, std::pair{number_of(scheme, e.parts[0]), number_of(scheme, e.parts[1])}});
}

const Method* method_of(const Instance& of, const std::string& name) {
  const auto found = std::ranges::find(of.tree->methods, name, &Method::name);
  return found == of.tree->methods.end() ? nullptr : &*found;
}

/// Methods, each of an instance: what a method calls depends on its instance's arguments.
using Visited = std::set<std::pair<const Instance*, const Method*>>;

/// Whether a call of the method may draw, or a call of one that has not been visited.
bool may_draw(const Instance& of, const Method& method, Visited& visited) {
  if (std::holds_alternative<PrimitiveFile>(of.file->content)) return !method.deterministic;
  if (!visited.emplace(&of, &method).second) return false;
  if (draws(method.body)) return true;
  return any_expression(method.body, [&](const Expression& e) {
    if (e.form != Form::call) return false;
    const Expression& called = e.parts[0];
    const Instance* owner = &of;
    if (called.form == Form::member && called.parts[0].form == Form::name) {
      const auto named = of.names.find(called.parts[0].text);
      if (named == of.names.end()) return false;
      const auto* other = std::get_if<std::shared_ptr<const Instance>>(&named->second);
      if (other == nullptr) return false;
      owner = other->get();
    } else if (called.form != Form::name && called.form != Form::member) {
      return false;
    }
    const Method* its = method_of(*owner, called.text);
    return its != nullptr && may_draw(*owner, *its, visited);
  });
}

}  // namespace

void check_determinism(const Instance& scheme, const Game& primitive) {
  for (const Method& method : scheme.tree->methods) {
    const auto its = std::ranges::find(primitive.methods, method.name, &Method::name);
    const bool promised = its != primitive.methods.end() && its->deterministic;
    Visited visited;
    if ((method.deterministic || promised) && may_draw(scheme, method, visited))
      throw error_at(*scheme.source, method.place, ErrorCode::type_mismatch,
                     "'" + method.name + "' may draw, and " +
                         (promised ? "'" + primitive.name + "'" : std::string{"this file"}) +
                         " says that it is deterministic");
  }
}

void define_fields(Instance& of) {
  for (const Field& field : of.tree->fields) define(of, field);
}

bool Requirement::is_open() const {
  const auto* sizes = std::get_if<std::pair<Size, Size>>(&sides);
  if (sizes != nullptr) return sizes->first.is_symbol() || sizes->second.is_symbol();
  const auto& types = std::get<std::pair<Type, Type>>(sides);
  return types.first.domain.is_symbolic() || types.second.domain.is_symbolic();
}

bool Requirement::holds() const {
  return std::visit([](const auto& pair) { return pair.first == pair.second; }, sides);
}

std::vector<Requirement> requirements_of(const Instance& scheme, const SchemeFile& file) {
  std::vector<Requirement> all;
  for (const Expression& requirement : file.requirements) collect(scheme, requirement, all);
  return all;
}

void refuse_requirement(const Instance& scheme, const Requirement& requirement) {
  throw error_at(*scheme.source, requirement.place, ErrorCode::usage,
                 requirement.subset
                     ? "this holds only if the two are equal here; other subsets are not "
                       "supported yet"
                 : requirement.is_open()
                     ? "this requirement of the scheme does not hold for the given parameters, or "
                       "is none that says what one of them is"
                     : "this requirement of the scheme does not hold for the given parameters");
}

void check_requirements(const Instance& scheme, const SchemeFile& file) {
  for (const Requirement& requirement : requirements_of(scheme, file))
    if (!requirement.holds()) refuse_requirement(scheme, requirement);
}

}  // namespace certamen::language
