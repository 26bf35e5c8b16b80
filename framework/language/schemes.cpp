// SPDX-License-Identifier: Apache-2.0
#include "framework/language/schemes.hpp"

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

}  // namespace

void define_fields(Instance& of) {
  for (const Field& field : of.tree->fields) define(of, field);
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
                     : "this requirement of the scheme does not hold for the given parameters");
}

void check_requirements(const Instance& scheme, const SchemeFile& file) {
  for (const Requirement& requirement : requirements_of(scheme, file))
    if (!requirement.holds()) refuse_requirement(scheme, requirement);
}

}  // namespace certamen::language
