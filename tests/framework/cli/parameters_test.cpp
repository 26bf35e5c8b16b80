// SPDX-License-Identifier: Apache-2.0
// Every parameter of the catalogue, with values outside of what it declares.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "framework/check/plan.hpp"
#include "framework/cli/attack.hpp"
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/printable.hpp"
#include "tests/framework/cli/process.hpp"

namespace parameters_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

const std::string huge = "1" + std::string(40, '0');

/// Values that the parameter does not have: no words of it, no numbers, numbers outside.
std::vector<std::string> values_outside(const ParameterSpec& spec) {
  if (spec.type() == ParameterType::text) return {};
  std::vector<std::string> values{"certainly-not", ""};
  if (spec.type() == ParameterType::word) return values;
  values.insert(values.end(),
                {" ", "-", "--1", "0x", "1..", "1e", "1/0", "nan", "inf", "1 2", "\n1", "\t"});
  if (spec.type() == ParameterType::integer) values.insert(values.end(), {"3/2", "0.5", "2^-1"});
  if (spec.minimum) values.push_back(Integer{*spec.minimum - 1}.str());
  if (spec.minimum) values.push_back("-" + huge);
  if (spec.minimum && spec.above_minimum) values.push_back(spec.minimum->str());
  if (spec.maximum)
    values.insert(values.end(), {Integer{*spec.maximum + 1}.str(), huge, std::string(5000, '9')});
  return values;
}

/// That it names the parameter, what was expected and what it got, in one line.
void expect_refusal(const ParameterSpec& spec, const std::string& value,
                    const std::function<void()>& question) {
  std::string message;
  try {
    question();
  } catch (const Error& error) {
    message = error.what();
    CHECK(exit_status_of(error.code()) == 2);
  }
  INFO(message);
  CHECK(message.starts_with("parameter " + spec.name + ": "));
  CHECK(message.find('\n') == std::string::npos);
  const bool in_range = !spec.words.empty() || message.find("got '") == std::string::npos;
  if (in_range && message.find("denominator") == std::string::npos)
    CHECK(message.find("expected " + spec.range() + ", got ") != std::string::npos);
  CHECK(message.find(printable(value).substr(0, 60)) != std::string::npos);
  CHECK(message.size() < 300);
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
      expect_refusal(spec, value, [&] { plan_of(catalogue, question, spec.name, value); });
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

TEST_CASE("parameters: a value that an attack, a release or an assessment does not declare is "
          "refused") {
  const Catalogue catalogue = standard_catalogue();
  const auto expect_all = [](const char* command, const std::vector<ParameterSpec>& specs) {
    for (const auto& spec : specs)
      for (const auto& value : values_outside(spec)) {
        INFO(command << " --set " << spec.name << "=" << value);
        expect_refusal(spec, value, [&] {
          completed_parameters(command, specs, Parameters{{{spec.name, value}}});
        });
      }
  };
  for (const auto& attack : catalogue.attacks()) {
    expect_all("attack", attack.parameters);
    expect_all("release", attack.release_parameters);
  }
  for (const auto& assessor : catalogue.assessors()) expect_all("assess", assessor.parameters);
  for (const auto& scheme : catalogue.assessed()) expect_all("assess", scheme.parameters);
}

TEST_CASE("parameters: an entry of the catalogue completes and checks them itself") {
  const Catalogue catalogue = standard_catalogue();
  for (const auto& scheme : catalogue.schemes()) {
    CHECK_NOTHROW(scheme.make({}));
    for (const auto& spec : scheme.parameters)
      for (const auto& value : values_outside(spec)) {
        INFO(scheme.name << " " << spec.name << "=" << value);
        expect_refusal(spec, value, [&] { scheme.make(Parameters{{{spec.name, value}}}); });
      }
  }
}

TEST_CASE("parameters: the name of another entry's parameter is refused") {
  const Catalogue catalogue = standard_catalogue();
  std::set<std::string> of_others, of_schemes;
  for (const auto& definition : catalogue.definitions())
    for (const auto& spec : definition.parameters) of_others.insert(spec.name);
  for (const auto& adversary : catalogue.adversaries())
    for (const auto& spec : adversary.parameters) of_others.insert(spec.name);
  for (const auto& scheme : catalogue.schemes())
    for (const auto& spec : scheme.parameters)
      if (!of_others.contains(spec.name)) of_schemes.insert(spec.name);
  for (const auto& scheme : catalogue.schemes()) {
    const auto foreign = std::ranges::find_if(of_schemes, [&](const std::string& name) {
      return std::ranges::count(scheme.parameters, name, &ParameterSpec::name) == 0;
    });
    REQUIRE(foreign != of_schemes.end());
    INFO(scheme.name << " --set " << *foreign);
    try {
      plan_of(catalogue, {scheme.name}, *foreign, "1");
      FAIL("it is taken");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::unknown_name);
      CHECK(std::string{error.what()}.starts_with("--set " + *foreign + ": "));
    }
  }
}

TEST_CASE("parameters: every default is a value, and so are the ends of each range") {
  const Catalogue catalogue = standard_catalogue();
  const auto check_all = [](const auto& entries) {
    for (const auto& entry : entries)
      for (const auto& spec : entry.parameters) {
        INFO(entry.name << " " << spec.name);
        CHECK_NOTHROW(spec.parse(spec.default_value));
        if (spec.minimum && !spec.above_minimum) CHECK_NOTHROW(spec.parse(spec.minimum->str()));
        if (spec.maximum) CHECK_NOTHROW(spec.parse(spec.maximum->str()));
        for (const auto& word : spec.words) CHECK_NOTHROW(spec.parse(word));
        if (spec.type() == ParameterType::integer) CHECK_THROWS_AS(spec.parse("3/2"), Error);
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
        plan_of(catalogue, {scheme.name}, spec.name, huge);
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

TEST_CASE("parameters: every command with --set refuses what it does not take, in one line") {
  struct Asked {
    std::vector<std::string> with;  // its other arguments
    std::string name;               // of a parameter that is at least 1 there
  };
  const std::map<std::string_view, Asked> asked{
      {"check", {{"ctr"}, "q"}},
      {"optimal", {{"ctr/ind-cpa"}, "q"}},
      {"graph", {{"ctr", "--definition", "ind-cpa"}, "q"}},
      {"events", {{"rc4/prg", "--adversary", "rc4-biased-byte"}, "position"}},
      {"equivalent", {{"ctr/ind-cpa"}, "q"}},
      {"show", {{"ctr/ind-cpa"}, "q"}},
      {"audit", {{"ind-cpa"}, "q"}},
      {"prove", {{"ctr-ind-cpa"}, "q"}},
      {"bound", {{"ctr-ind-cpa"}, "q"}},
      {"attack", {{"taylor-mlp", "--model", "missing"}, "protect"}},
      {"release", {{"taylor-mlp", "--model", "missing", "--out", "missing"}, "protect"}},
      {"assess", {{}, "rank"}}};
  const bool has_wing = !standard_catalogue().attacks().empty();
  for (const auto& command : commands()) {
    if (std::ranges::none_of(command.options,
                             [](const auto& taken) { return taken.row == &option::set; }))
      continue;
    const auto found = asked.find(command.name);
    REQUIRE_MESSAGE(found != asked.end(), command.name);
    const auto& [with, name] = found->second;
    if (!has_wing && (name == "protect" || name == "rank")) continue;
    for (const std::string& set : std::vector<std::string>{
             name + "=0", name + "=-1", name + "=", name + "=some", name + "=1/2", name + "=1..",
             name + "=-" + huge, name + "=1," + name + "=2", std::string{"certainly-not=1"},
             std::string{"=1"}, name}) {
      std::vector<std::string> arguments{std::string{command.name}};
      arguments.insert(arguments.end(), with.begin(), with.end());
      arguments.insert(arguments.end(), {"--set", set});
      const Finished finished = certamen_command(arguments);
      INFO(command.name << " --set " << set << ": " << finished.err);
      CHECK(finished.status == 2);
      CHECK(finished.out.empty());
      CHECK(finished.err.starts_with("certamen: error CERTAMEN-E"));
      CHECK(std::ranges::count(finished.err, '\n') == 1);
    }
  }
}

TEST_CASE("parameters: an adversary that cannot play with its own parameter says why") {
  const Finished finished = certamen_command({"check", "rc4", "--set", "position=40"});
  CHECK(finished.status == 2);
  CHECK(finished.err.find("rc4-biased-byte") != std::string::npos);
  CHECK(finished.err.find("a key stream that has the byte at this position") != std::string::npos);
}

}  // namespace parameters_test
