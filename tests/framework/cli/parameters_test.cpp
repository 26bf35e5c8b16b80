// SPDX-License-Identifier: Apache-2.0
// Every parameter of the catalogue, with values outside of what it declares.
#include <doctest/doctest.h>

#include <algorithm>

#include "framework/check/plan.hpp"
#include "framework/cli/output.hpp"
#include "tests/framework/cli/process.hpp"

using namespace certamen;
using namespace certamen::testing;

namespace parameters_test {

namespace {

/// Values that the parameter does not have.
std::vector<std::string> values_outside(const ParameterSpec& spec) {
  if (spec.type() == ParameterType::text) return {};
  if (spec.type() == ParameterType::word) return {"certainly-not", ""};
  std::vector<std::string> values;
  if (spec.minimum) values.push_back(Integer{*spec.minimum - 1}.str());
  if (spec.minimum && spec.above_minimum) values.push_back(spec.minimum->str());
  if (spec.maximum) values.push_back(Integer{*spec.maximum + 1}.str());
  return values;
}

/// What is asked of `check`.
struct Question {
  std::string scheme;
  CheckOptions options = {};
};

Plan plan_of(const Catalogue& catalogue, Question question, const std::string& name,
             const std::string& value) {
  question.options.parameters.set(name, value);
  return make_plan(catalogue, question.scheme, question.options);
}

/// Each value outside is refused when the rows are planned, before the first one is played.
void expect_refusals(const Catalogue& catalogue, const Question& question,
                     const std::vector<ParameterSpec>& specs) {
  for (const auto& spec : specs)
    for (const auto& value : values_outside(spec)) {
      INFO(question.scheme << " --set " << spec.name << "=" << value);
      std::string message;
      try {
        plan_of(catalogue, question, spec.name, value);
      } catch (const Error& error) {
        message = error.what();
        CHECK(exit_status_of(error.code()) == 2);
      }
      CHECK_MESSAGE(
          message.find("parameter " + spec.name + ": expected " + spec.range() + ", got ") == 0,
          message);
    }
}

/// A scheme that the definition applies to, as it is by default; empty if there is none.
std::string scheme_for(const Catalogue& catalogue, const DefinitionEntry& definition) {
  for (const auto& entry : catalogue.schemes()) {
    const auto scheme = entry.make(Parameters{}.completed(entry.parameters));
    if (definition.make(*scheme, Parameters{}.completed(definition.parameters))) return entry.name;
  }
  return {};
}

/// A question whose plan has a row of the adversary.
std::optional<Question> question_for(const Catalogue& catalogue, const AdversaryEntry& adversary) {
  for (const auto& scheme : catalogue.schemes())
    for (const auto& definition : adversary.definitions) {
      if (!adversary.against(scheme.name, definition)) continue;
      const Question question{scheme.name, {.definition = definition, .adversary = adversary.name}};
      const Plan plan = make_plan(catalogue, question.scheme, question.options);
      if (std::any_of(plan.rows.begin(), plan.rows.end(),
                      [&](const PlannedRow& row) { return row.adversary == &adversary; }))
        return question;
    }
  return std::nullopt;
}

}  // namespace

TEST_CASE("parameters: a value that a scheme does not declare is refused, with name and range") {
  const Catalogue catalogue = standard_catalogue();
  for (const auto& scheme : catalogue.schemes())
    expect_refusals(catalogue, {scheme.name}, scheme.parameters);
}

TEST_CASE("parameters: a value that a definition does not declare is refused, with name and "
          "range") {
  const Catalogue catalogue = standard_catalogue();
  for (const auto& definition : catalogue.definitions()) {
    if (definition.parameters.empty()) continue;
    const std::string scheme = scheme_for(catalogue, definition);
    REQUIRE_MESSAGE(!scheme.empty(), definition.name);
    expect_refusals(catalogue, {scheme, {.definition = definition.name}}, definition.parameters);
  }
}

TEST_CASE("parameters: a value that an adversary does not declare is refused, with name and "
          "range") {
  const Catalogue catalogue = standard_catalogue();
  std::size_t tried = 0;
  for (const auto& adversary : catalogue.adversaries()) {
    if (adversary.parameters.empty()) continue;
    const auto question = question_for(catalogue, adversary);
    REQUIRE_MESSAGE(question, adversary.name);
    ++tried;
    expect_refusals(catalogue, *question, adversary.parameters);
  }
  CHECK(tried >= 4);
}

TEST_CASE("parameters: every default is a value, and so are the ends of each range") {
  const Catalogue catalogue = standard_catalogue();
  const auto check_all = [](const auto& entries) {
    for (const auto& entry : entries)
      for (const auto& spec : entry.parameters) {
        INFO(entry.name << " " << spec.name);
        CHECK_NOTHROW(spec.check(spec.default_value));
        if (spec.minimum && !spec.above_minimum) CHECK_NOTHROW(spec.check(spec.minimum->str()));
        if (spec.maximum) CHECK_NOTHROW(spec.check(spec.maximum->str()));
        for (const auto& word : spec.words) CHECK_NOTHROW(spec.check(word));
        if (spec.type() == ParameterType::integer) CHECK_THROWS_AS(spec.check("3/2"), Error);
      }
  };
  check_all(catalogue.schemes());
  check_all(catalogue.definitions());
  check_all(catalogue.adversaries());
}

TEST_CASE("parameters: a number that no machine can hold is planned or refused, where a scheme has "
          "no maximum") {
  const Catalogue catalogue = standard_catalogue();
  std::size_t tried = 0;
  for (const auto& scheme : catalogue.schemes())
    for (const auto& spec : scheme.parameters) {
      if (spec.type() != ParameterType::integer || spec.maximum) continue;
      INFO(scheme.name << " " << spec.name);
      ++tried;
      try {
        plan_of(catalogue, {scheme.name}, spec.name, "1" + std::string(40, '0'));
      } catch (const Error& error) {
        CHECK(exit_status_of(error.code()) == 2);
      }
    }
  CHECK(tried >= 5);
}

TEST_CASE("parameters: every command that takes them refuses them in the same way") {
  const std::string refusal =
      "certamen: error CERTAMEN-E0101: parameter q: expected at least 1 and "
      "at most 4611686018427387904, got 0\n";
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"check", "ctr"},
                                             {"check", "ctr", "--engine", "montecarlo"},
                                             {"check", "ctr", "--adversary", "optimal"},
                                             {"graph", "ctr", "--definition", "ind-cpa"},
                                             {"equivalent", "ctr/ind-cpa"},
                                             {"audit", "ind-cpa"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--set", "q=0"});
    const Finished finished = certamen_command(arguments);
    INFO(command.front());
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
    CHECK(finished.err == refusal);
  }
  const Finished own = certamen_command({"equivalent", "feistel:r=0/prp"});
  CHECK(own.status == 2);
  CHECK(own.err.find("parameter r: expected at least 1 and at most 64, got 0") !=
        std::string::npos);
}

TEST_CASE("parameters: an adversary that cannot play with its own parameter says why") {
  const Finished finished = certamen_command({"check", "rc4", "--set", "position=40"});
  CHECK(finished.status == 2);
  CHECK(finished.err.find("rc4-biased-byte") != std::string::npos);
  CHECK(finished.err.find("a key stream that has the byte at this position") != std::string::npos);
}

}  // namespace parameters_test
