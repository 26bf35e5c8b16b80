// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/cli/option.hpp"
#include "framework/definitions/catalogue.hpp"

/// What `attack`, `release` and `assess` share.
namespace certamen {

/// What --set takes, completed. Throws Error(unknown_name) for anything else.
Parameters completed_parameters(std::string_view command, const std::vector<ParameterSpec>& specs,
                                const Parameters& given);

/// The attack on model files against a scheme. Throws Error(unsupported) with those that there are.
const AttackEntry& find_attack(std::string_view command, const Catalogue& catalogue,
                               const std::string& scheme);

/// Throws Error(usage) if this is no name of a model file to write: empty, or "-", for only text
/// goes to standard output, or one of a thing that is no regular file.
void expect_file_name(std::string_view option, const std::string& out);

/// Throws Error(usage) if what the option writes would take the place of a file that is read, by
/// whatever name.
void expect_not_read(std::string_view option, const std::string& out,
                     const std::vector<std::string>& read);

/// --layer or --layers, as AttackRequest::layer has it.
std::string chosen_layers(const Given& given);

}  // namespace certamen
