// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "framework/definitions/scheme.hpp"
#include "framework/proof/proof.hpp"

namespace certamen {

/// A scheme at the sizes of a proof.
using SchemeAt = std::function<std::shared_ptr<const Scheme>(const Sizes&)>;

/// What a parameter of the catalogue is in a proof: one of its sizes by name, or a value.
struct ParameterIn {
  std::string size = {}, value = {};
};
using ParametersIn = std::map<std::string, ParameterIn>;

/// The parameter is the proof's size of this name.
ParameterIn as_size(const std::string& name);
/// The parameter has this value at all sizes.
ParameterIn as_value(const std::string& value);

/// What a proof is about (Proof::about): a scheme and a definition of the standard catalogue.
/// Making its games throws Error(unknown_name) for what the catalogue does not have, and
/// Error(usage) for a definition that does not apply or is not about two games (sides_of).
Subject about(const std::string& scheme, const ParametersIn& scheme_parameters,
              const std::string& definition, const ParametersIn& parameters = {});
/// The same of a scheme over abstract parts: "counter mode of any function".
Subject about(const std::string& scheme, const SchemeAt& make, const std::string& definition,
              const ParametersIn& parameters = {});

}  // namespace certamen
