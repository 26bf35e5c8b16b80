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

/// Fails the test case if what a command printed with --json is not as its schema says. Commands
/// without a schema, and documents that a stopped command did not begin, are left alone.
void expect_in_schema(const std::vector<std::string>& arguments, const std::string& printed);

}  // namespace certamen::testing
