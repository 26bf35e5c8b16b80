// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/subject.hpp"

#include "framework/definitions/catalogue.hpp"
#include "framework/theorems/sides.hpp"

namespace certamen {

ParameterIn as_size(const std::string& name) {
  return {.size = name};
}

ParameterIn as_value(const std::string& value) {
  return {.value = value};
}

namespace {

Parameters at(const Sizes& sizes, const ParametersIn& parameters) {
  Parameters all;
  for (const auto& [name, its] : parameters)
    if (its.size.empty())
      all.set(name, its.value);
    else
      all.set_size(name, sizes[its.size]);
  return all;
}

}  // namespace

Subject about(const std::string& scheme, const SchemeAt& make, const std::string& definition,
              const ParametersIn& parameters) {
  const auto catalogue = std::make_shared<const Catalogue>(standard_catalogue());
  return {.scheme = scheme,
          .definition = definition,
          .make = make,
          .games = [=](const Scheme& of, const Sizes& sizes) {
            const auto made = catalogue->definition(definition).make(of, at(sizes, parameters));
            const auto sides = made ? sides_of(*made) : std::vector<Sides>{};
            if (sides.empty())
              throw Error{ErrorCode::usage, scheme + ", " + definition,
                          "the definition does not apply, or is not about two games"};
            return std::vector<Package>{sides.front().first, sides.front().second};
          }};
}

Subject about(const std::string& scheme, const ParametersIn& scheme_parameters,
              const std::string& definition, const ParametersIn& parameters) {
  const auto catalogue = std::make_shared<const Catalogue>(standard_catalogue());
  const SchemeAt make = [=](const Sizes& sizes) {
    return catalogue->scheme(scheme).make(at(sizes, scheme_parameters));
  };
  return about(scheme, make, definition, parameters);
}

}  // namespace certamen
