// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/cli/schema.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "tests/framework/cli/process.hpp"

namespace certamen::testing {

namespace {

using nlohmann::json;

class Validator {
 public:
  explicit Validator(const json& root) : root_{root} {}

  std::vector<std::string> validate(const json& schema, const json& value,
                                    const std::string& place) {
    found_.clear();
    visit(schema, value, place);
    return found_;
  }

 private:
  void object(const std::string& place, const std::string& what) {
    found_.push_back(place + ": " + what);
  }

  void visit(const json& schema, const json& value, const std::string& place) {
    static const std::set<std::string> silent{"$schema", "$id", "title", "description",
                                              "definitions"};
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) object(place, "nothing is allowed here");
      return;
    }
    for (const auto& [keyword, rule] : schema.items()) {
      if (silent.contains(keyword) || keyword == "properties") continue;
      if (keyword == "$ref")
        visit(root_.at(json::json_pointer{rule.get<std::string>().substr(1)}), value, place);
      else if (keyword == "type")
        check_type(rule, value, place);
      else if (keyword == "const")
        check(value == rule, place, "expected " + rule.dump());
      else if (keyword == "enum")
        check(std::find(rule.begin(), rule.end(), value) != rule.end(), place,
              "not one of " + rule.dump());
      else if (keyword == "pattern")
        check_pattern(rule, value, place);
      else if (keyword == "minimum")
        check(!value.is_number() || value >= rule, place, "below " + rule.dump());
      else if (keyword == "required")
        check_required(rule, value, place);
      else if (keyword == "items")
        check_items(rule, value, place);
      else if (keyword == "additionalProperties")
        check_properties(schema, value, place);
      else if (keyword == "oneOf")
        check_one_of(rule, value, place);
      else
        object(place, "the schema uses " + keyword + ", which this validator does not know");
    }
  }

  void check(bool good, const std::string& place, const std::string& what) {
    if (!good) object(place, what);
  }

  static bool is_a(const std::string& type, const json& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    return type == "null" && value.is_null();
  }

  void check_type(const json& rule, const json& value, const std::string& place) {
    const json types = rule.is_array() ? rule : json::array({rule});
    check(std::any_of(types.begin(), types.end(),
                      [&](const json& type) { return is_a(type, value); }),
          place, "expected type " + rule.dump() + ", got " + value.dump());
  }

  void check_pattern(const json& rule, const json& value, const std::string& place) {
    check(!value.is_string() ||
              std::regex_search(value.get<std::string>(), std::regex{rule.get<std::string>()}),
          place, value.dump() + " does not match " + rule.dump());
  }

  void check_required(const json& rule, const json& value, const std::string& place) {
    for (const auto& name : rule) check(value.contains(name), place, "no " + name.dump());
  }

  void check_items(const json& rule, const json& value, const std::string& place) {
    for (std::size_t i = 0; i < value.size(); ++i)
      visit(rule, value[i], place + "/" + std::to_string(i));
  }

  void check_properties(const json& schema, const json& value, const std::string& place) {
    if (!value.is_object()) return;
    const json known = schema.value("properties", json::object());
    for (const auto& [name, member] : value.items())
      visit(known.contains(name) ? known[name] : schema["additionalProperties"], member,
            place + "/" + name);
  }

  void check_one_of(const json& rule, const json& value, const std::string& place) {
    std::size_t fitting = 0;
    for (const auto& option : rule)
      fitting += Validator{root_}.validate(option, value, place).empty();
    check(fitting == 1, place,
          std::to_string(fitting) + " of the alternatives fit " + value.dump());
  }

  const json& root_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> objections(const json& schema, const json& value) {
  return Validator{schema}.validate(schema, value, "");
}

void expect_in_schema(const std::vector<std::string>& arguments, const std::string& printed) {
  static const std::map<std::string, std::string> schemas{
      {"check", "check"}, {"optimal", "check"}, {"prove", "prove"}, {"runs", "runs"}};
  if (arguments.empty() || std::ranges::count(arguments, "--json") == 0) return;
  const auto named = schemas.find(arguments.front());
  if (named == schemas.end() || printed.empty()) return;
  const json document = json::parse(printed, nullptr, false);
  if (document.is_discarded()) return;  // of a command that was killed
  const json begun{{"schema", 1}, {"version", 0}, {"stopped", 0}};
  const bool nothing_known = std::ranges::all_of(
      document.items(), [&](const auto& member) { return begun.contains(member.key()); });
  if (nothing_known) return;
  const std::string path = source_root() + "/docs/reference/" + named->second + ".schema.json";
  for (const std::string& objection : objections(json::parse(read_text(path)), document))
    FAIL_CHECK(arguments.front() << " --json: " << objection);
}

}  // namespace certamen::testing
