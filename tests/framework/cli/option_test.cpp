// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "framework/check/engine.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/parser.hpp"

namespace option_test {

using namespace certamen;

namespace {

/// A command line that gives what the command requires, but for this option.
Words with_required(const Command& command, const OptionRow* but) {
  Words words{std::string{command.name}};
  for (const auto& taken : command.options) {
    if (!taken.required || taken.row == but) continue;
    const Words choices = taken.row->choice_names();
    const std::string any = choices.empty() ? "x" : choices.front();
    words.push_back(taken.row->is_argument() ? any : std::string{taken.row->name} + "=" + any);
  }
  return words;
}

/// A command line that gives what the command requires, and a value of one option more.
Words with_option(const Command& command, const OptionRow& row, const std::string& value) {
  Words words = with_required(command, &row);
  words.push_back(row.is_argument() ? value : std::string{row.name} + "=" + value);
  return words;
}

/// The error of a value; empty if it is taken.
std::string objection(const Command& command, const OptionRow& row, const std::string& value) {
  try {
    const Parsed parsed = parse_command_line(with_option(command, row, value));
    CHECK(parsed.command == &command);
    return {};
  } catch (const Error& error) {
    CHECK((error.code() == ErrorCode::bad_number || error.code() == ErrorCode::usage));
    return error.what();
  }
}

std::vector<std::string> values_outside(const OptionRow& row) {
  const Bounds& bounds = row.bounds;
  std::vector<std::string> values{std::to_string(bounds.least - 1)};
  const Integer beyond = Integer{bounds.most} + 1;
  if (row.type == OptionType::fraction && bounds.most == Bounds::unbounded)
    values = {"-1/1000000"};
  else
    values.push_back(beyond.str());
  if (bounds.excludes_least) values.push_back(std::to_string(bounds.least));
  if (bounds.excludes_most) values.push_back(std::to_string(bounds.most));
  return values;
}

std::vector<std::string> values_at_bounds(const OptionRow& row) {
  std::vector<std::string> values;
  if (!row.bounds.excludes_least) values.push_back(std::to_string(row.bounds.least));
  if (!row.bounds.excludes_most) values.push_back(std::to_string(row.bounds.most));
  return values;
}

bool is_number(const OptionRow& row) {
  return row.type == OptionType::count || row.type == OptionType::fraction ||
         row.type == OptionType::size;
}

}  // namespace

TEST_CASE("options: a number outside its range is refused by every command that takes it, with "
          "name and range") {
  std::size_t tried = 0;
  for (const auto& command : commands())
    for (const auto& taken : command.options) {
      const OptionRow& row = *taken.row;
      if (!is_number(row)) continue;
      ++tried;
      for (const auto& value : values_outside(row)) {
        const std::string error = objection(command, row, value);
        INFO(command.name << " " << row.name << "=" << value << ": " << error);
        CHECK(error.find(std::string{row.name} + ": expected " + row.bounds_text() + ", got " +
                         value) != std::string::npos);
      }
      for (const auto& value : values_at_bounds(row)) {
        INFO(command.name << " " << row.name << "=" << value);
        CHECK(objection(command, row, value).empty());
      }
      for (const char* text : {"x", "1.5.2", ""}) CHECK(!objection(command, row, text).empty());
    }
  CHECK(tried >= 20);
}

TEST_CASE("options: a word that is no choice is refused by every command that takes it, and each "
          "choice is taken") {
  std::size_t tried = 0;
  for (const auto& command : commands())
    for (const auto& taken : command.options) {
      const OptionRow& row = *taken.row;
      if (row.type != OptionType::choice) continue;
      ++tried;
      INFO(command.name << " " << row.name);
      CHECK(objection(command, row, "certainly-not").find("expected one of ") != std::string::npos);
      for (const auto& choice : row.choice_names()) CHECK(objection(command, row, choice).empty());
    }
  CHECK(tried >= 8);
}

TEST_CASE("options: every default is a value, and the help says it") {
  const Given nothing;
  CHECK(nothing[option::level] == make_rational(99, 100));
  CHECK(nothing[option::memory] == std::size_t{4} << 30);
  CHECK(nothing[option::precision] == Words{"bf16", "float32", "float64", "200"});
  CHECK(nothing[option::order] == std::vector<std::uint64_t>{8});
  CHECK(!nothing[option::trials]);
  CHECK(!nothing[option::json]);
  for (const auto& command : commands())
    for (const auto& taken : all_options(command)) {
      const OptionRow& row = *taken.row;
      INFO(command.name << " " << row.name);
      CHECK((taken.required || row.type == OptionType::flag || row.parse(row, {}).has_value()));
      CHECK(!taken.help.empty());
      if (!row.standard.empty())
        CHECK(taken.description().ends_with((row.variable.empty() ? "default: " : ", or ") +
                                            std::string{row.standard} + ")"));
    }
}

TEST_CASE("options: what is given is parsed into its type, and lists keep their order") {
  const Parsed parsed = parse_command_line({"check", "ctr", "--set", "n=2,q=3", "--until",
                                            "decided,width=1/8", "--trials", "12", "--level", "1/3",
                                            "--memory", "2MiB", "--rare", "--threads", "4096"});
  REQUIRE(parsed.command != nullptr);
  CHECK(parsed.command->name == "check");
  const Given& given = parsed.given;
  CHECK(given[option::scheme] == "ctr");
  CHECK(given[option::set].integer("q") == 3);
  CHECK(given[option::until].decided);
  CHECK(given[option::until].rule.width == make_rational(1, 8));
  CHECK(given[option::trials] == std::uint64_t{12});
  CHECK(given[option::level] == make_rational(1, 3));
  CHECK(given[option::memory] == std::size_t{2} << 20);
  CHECK(given[option::rare]);
  CHECK(!given[option::strategy]);
  CHECK(given[option::threads] == std::uint64_t{4096});
  const Parsed attack =
      parse_command_line({"attack", "taylor-mlp", "--model=m", "--order", "3,5", "--order", "4"});
  CHECK(attack.given[option::order] == std::vector<std::uint64_t>{3, 5, 4});
}

TEST_CASE("options: no command takes one twice, and arguments have names of their own") {
  for (const auto& command : commands()) {
    std::set<std::string_view> names;
    for (const auto& taken : all_options(command)) {
      INFO(command.name << " " << taken.row->name);
      CHECK(names.insert(taken.row->name).second);
    }
  }
}

TEST_CASE("options: every command refuses two forms of its output, and takes each alone") {
  std::size_t pairs = 0;
  for (const auto& command : commands()) {
    std::vector<const OptionRow*> forms;
    for (const auto& taken : command.options)
      if (taken.row->form) forms.push_back(taken.row);
    const auto given = [&](const OptionRow& row, const char* file) {
      return std::string{row.name} + (row.type == OptionType::flag ? "" : "=") +
             (row.type == OptionType::flag ? "" : file);
    };
    const auto shown = [](const OptionRow& row) {
      return std::string{row.name} + (row.type == OptionType::flag ? "" : " -");
    };
    const auto words_of = [&](const std::vector<std::string>& more) {
      Words words = with_required(command, nullptr);
      words.insert(words.end(), more.begin(), more.end());
      return words;
    };
    for (std::size_t i = 0; i < forms.size(); ++i) {
      CAPTURE(command.name);
      CAPTURE(forms[i]->name);
      CHECK_NOTHROW(parse_command_line(words_of({given(*forms[i], "-")})));
      for (std::size_t j = i + 1; j < forms.size(); ++j) {
        ++pairs;
        const std::string message = fmt::format("command line: {}: {} and {} exclude each other",
                                                command.name, shown(*forms[i]), shown(*forms[j]));
        CHECK_THROWS_WITH_AS(
            parse_command_line(words_of({given(*forms[j], "-"), given(*forms[i], "-")})),
            message.c_str(), Error);
        // What goes into a file stands beside any other.
        if (forms[j]->type != OptionType::flag)
          CHECK_NOTHROW(
              parse_command_line(words_of({given(*forms[j], "file"), given(*forms[i], "-")})));
      }
    }
  }
  CHECK(pairs >= 20);
}

TEST_CASE("options: --engine offers the engines of the table, and auto") {
  Words all{"auto"};
  for (const auto& engine : engines()) {
    all.emplace_back(engine.name);
    CHECK(find_engine(engine.name) == &engine);
    CHECK_FALSE(engine.guarantees.empty());
  }
  CHECK(option::engine.choice_names() == all);
  CHECK(find_engine("auto") == nullptr);
  CHECK_THROWS_WITH_AS(find_engine("montecarol"),
                       "--engine: expected one of auto, exact, montecarlo, numeric, got "
                       "'montecarol'",
                       Error);
}

}  // namespace option_test
