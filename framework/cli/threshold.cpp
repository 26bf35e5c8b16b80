// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/threshold.hpp"

#include <fmt/format.h>

#include <map>

#include "framework/error.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

using Who = std::pair<std::string, std::string>;  // definition, adversary
using Rows = std::map<Integer, const CheckRow*>;  // by the parameter's value

std::string name_of(const CheckRow& row) {
  return row.proof != nullptr ? "every adversary" : row.adversary;
}

[[noreturn]] void refuse(const ThresholdQuestion& question) {
  const std::string name = question.over.substr(0, question.over.find('='));
  throw Error{
      ErrorCode::usage, "--over " + question.over,
      "expected the name of a parameter and a range of this parameter alone, for example --over " +
          name + " --set " + name + "=1..20"};
}

std::map<Who, Rows> rows_by_value(const CheckReport& report, const ThresholdQuestion& question) {
  std::map<Who, Rows> all;
  for (const auto& row : report.rows) {
    auto parameters = row.parameters;
    const auto own = parameters.extract(question.over);
    if (own.empty() || !parameters.empty()) refuse(question);
    const Integer value = parse_integer(own.mapped(), "parameter " + question.over);
    all[{row.definition, name_of(row)}][value] = &row;
  }
  return all;
}

/// Whether the row does what is asked: has at least, or at most, the bound. Nothing if its evidence
/// leaves that open.
std::optional<bool> does(const CheckRow& row, const ThresholdQuestion& question) {
  if (!row.advantage) return std::nullopt;
  const Rational lower = row.advantage->lower(), upper = row.advantage->upper();
  if (question.least) {
    if (lower >= question.bound) return true;
    return upper < question.bound ? std::optional{false} : std::nullopt;
  }
  if (upper <= question.bound) return true;
  return lower > question.bound ? std::optional{false} : std::nullopt;
}

ThresholdAnswer answer(const Who& who, const Rows& rows, const ThresholdQuestion& question) {
  ThresholdAnswer answer{.definition = who.first,
                         .adversary = who.second,
                         .first = rows.begin()->first,
                         .last = rows.rbegin()->first};
  for (const auto& [value, row] : rows) {
    const auto found = does(*row, question);
    if (row->advantage && row->advantage->is<Estimated>()) answer.estimated = true;
    if (!found && !answer.unknown) answer.unknown = value;
    if (question.least && found == true) {
      answer.value = value;
      break;
    }
    if (!question.least) {
      if (found != true) break;
      answer.value = value;
    }
  }
  if (question.least || answer.value == answer.last) return answer;
  for (auto row = rows.rbegin(); row != rows.rend() && does(*row->second, question) == true; ++row)
    answer.from = row->first;
  return answer;
}

std::string what(const ThresholdQuestion& question) {
  return question.least ? fmt::format("the least {} with an advantage of at least {}",
                                      question.over, to_decimal(question.bound, 6))
                        : fmt::format("the largest {} up to which the advantage is at most {}",
                                      question.over, to_decimal(question.bound, 6));
}

std::string up_to_text(const ThresholdAnswer& answer, const ThresholdQuestion& question) {
  const std::string tried = fmt::format("{} to {}", answer.first.str(), answer.last.str());
  const std::string open =
      answer.unknown ? fmt::format("; {}={} is not known", question.over, answer.unknown->str())
                     : "";
  if (!answer.value)
    return (answer.unknown ? "not known" : "none") + fmt::format(" of {}", tried) + open;
  if (!question.least && *answer.value == answer.last)
    return fmt::format("at least {}, the last that was tried", answer.value->str());
  if (!answer.unknown) return answer.value->str();
  return fmt::format("at {} {}", question.least ? "most" : "least", answer.value->str()) + open;
}

std::string found_text(const ThresholdAnswer& answer, const ThresholdQuestion& question) {
  std::string text = up_to_text(answer, question);
  if (answer.from)
    text += fmt::format("; it is so from {} on, to {}, the last that was tried", answer.from->str(),
                        answer.last.str());
  return text;
}

}  // namespace

void expect_range_alone(const ThresholdQuestion& question, const Parameters& given) {
  if (!given.has(question.over)) refuse(question);
  for (const auto& [name, text] : given.all())
    if ((name == question.over) != (text.find("..") != std::string::npos)) refuse(question);
}

std::vector<ThresholdAnswer> thresholds(const CheckReport& report,
                                        const ThresholdQuestion& question) {
  std::vector<ThresholdAnswer> answers;
  for (const auto& [who, rows] : rows_by_value(report, question))
    answers.push_back(answer(who, rows, question));
  return answers;
}

void add_thresholds(Document& document, const std::vector<ThresholdAnswer>& answers,
                    const ThresholdQuestion& question) {
  const auto number = [](const std::optional<Integer>& value) {
    return value ? parameter_json(value->str()) : Json{};
  };
  document.block();
  Json list = Json::array();
  for (const auto& one : answers) {
    document.line(fmt::format("{}, {}: {}: {}{}", one.definition, one.adversary, what(question),
                              found_text(one, question), one.estimated ? " (estimated)" : ""));
    list.push_back({{"definition", one.definition},
                    {"adversary", one.adversary},
                    {"over", question.over},
                    {question.least ? "at_least" : "at_most", to_fraction(question.bound)},
                    {question.least ? "least" : "largest", number(one.value)},
                    {"from", number(one.from)},
                    {"unknown", number(one.unknown)},
                    {"first", number(one.first)},
                    {"last", number(one.last)},
                    {"estimated", one.estimated}});
  }
  document.fact("thresholds", std::move(list));
}

}  // namespace certamen
