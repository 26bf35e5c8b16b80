// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace certamen::testing {

/// What of `value` the JSON Schema refuses, as "/results/0/kind: ...". Knows what our schemas use
/// of draft 7: type, const, enum, required, properties, additionalProperties, items, pattern,
/// minimum, oneOf and local $ref; any other keyword is an objection itself.
std::vector<std::string> objections(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace certamen::testing
