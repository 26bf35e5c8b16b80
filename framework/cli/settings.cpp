// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/settings.hpp"

#include <cstdlib>
#include <limits>
#include <map>

#include "framework/error.hpp"

namespace certamen {

namespace {

/// A comma behind a backslash belongs to the value.
std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts{""};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',')
      parts.back() += text[++i];
    else if (text[i] == ',')
      parts.emplace_back();
    else
      parts.back() += text[i];
  }
  return parts;
}

}  // namespace

Parameters parse_set(const std::vector<std::string>& pieces) {
  Parameters parameters;
  for (const auto& piece : pieces) {
    for (const auto& one : split_at_commas(piece)) {
      const std::size_t equals = one.find('=');
      if (equals == std::string::npos || equals == 0)
        throw Error{ErrorCode::usage, "--set", "expected name=value, got '" + one + "'"};
      const std::string name = one.substr(0, equals);
      if (parameters.has(name))
        throw Error{ErrorCode::duplicate_name, "--set " + name, "it is given twice"};
      parameters.set(name, one.substr(equals + 1));
    }
  }
  return parameters;
}

std::uint64_t parse_count(const std::string& text, const std::string& option,
                          std::uint64_t minimum) {
  const Integer value = parse_integer(text, option);
  const Integer maximum = std::numeric_limits<std::int64_t>::max();
  if (value < minimum || value > maximum)
    throw Error{ErrorCode::bad_number, option,
                "expected " + std::to_string(minimum) + " to " + maximum.str() + ", got " + text};
  return static_cast<std::uint64_t>(value);
}

StoppingRule parse_until(const std::vector<std::string>& rules) {
  StoppingRule until;
  for (const auto& rule : rules) {
    const std::size_t equals = std::min(rule.find('='), rule.size());
    const std::string name = rule.substr(0, equals), place = "--until " + name;
    if (rule == "decided") continue;
    std::optional<Rational>* target = name == "width"      ? &until.width
                                      : name == "relative" ? &until.relative
                                      : name == "decided"  ? &until.decided
                                                           : nullptr;
    if (target == nullptr || equals == rule.size())
      throw Error{ErrorCode::usage, "--until",
                  "expected width=W, relative=R, decided=P or decided, got '" + rule + "'"};
    if (*target) throw Error{ErrorCode::duplicate_name, place, "it is given twice"};
    *target = parse_rational(rule.substr(equals + 1), place);
    const bool bound = name == "decided";
    if (**target < 0 || (**target == 0 && !bound))
      throw Error{ErrorCode::bad_number, place,
                  std::string{"expected "} + (bound ? "at least 0" : "more than 0") + ", got " +
                      rule.substr(equals + 1)};
  }
  return until;
}

double parse_seconds(const std::string& text) {
  const Rational seconds = parse_rational(text, "--time-limit");
  constexpr int most = 1'000'000'000;
  if (seconds <= 0 || seconds > most)
    throw Error{ErrorCode::bad_number, "--time-limit",
                "expected more than 0 and at most 10^9 seconds, got " + text};
  return static_cast<double>(seconds);
}

std::size_t parse_memory(const std::string& text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string number = text.substr(0, digits), unit = text.substr(digits);
  const std::map<std::string, unsigned> shifts{
      {"", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}};
  const auto shift = shifts.find(unit);
  if (number.empty() || shift == shifts.end())
    throw Error{ErrorCode::bad_number, "--memory",
                "expected bytes or a number with KiB, MiB, GiB or TiB, got '" + text + "'"};
  const Integer bytes = parse_integer(number, "--memory") << shift->second;
  constexpr std::uint64_t least = std::uint64_t{1} << 20, most = std::uint64_t{1} << 50;
  if (bytes < least || bytes > most)
    throw Error{ErrorCode::bad_number, "--memory", "expected 1MiB to 1024TiB, got " + text};
  return static_cast<std::size_t>(bytes);
}

std::string runs_file(const Options& options) {
  const char* from_environment = std::getenv("CERTAMEN_RUNS");
  return options.runs.empty() && from_environment != nullptr ? from_environment : options.runs;
}

Context context_of(const Options& options) {
  constexpr std::uint64_t most_threads = 4096;
  Context context;
  const char* from_environment = std::getenv("CERTAMEN_SEED");
  if (!options.seed.empty())
    context.seed = parse_count(options.seed, "--seed", 0);
  else if (from_environment != nullptr && *from_environment != '\0')
    context.seed = parse_count(from_environment, "CERTAMEN_SEED", 0);
  if (!options.level.empty()) {
    context.level = parse_rational(options.level, "--level");
    if (context.level <= 0 || context.level >= 1)
      throw Error{ErrorCode::bad_number, "--level",
                  "expected more than 0 and less than 1, got " + options.level};
  }
  if (!options.threads.empty()) {
    const auto threads = parse_count(options.threads, "--threads", 1);
    if (threads > most_threads)
      throw Error{ErrorCode::bad_number, "--threads",
                  "expected at most 4096, got " + options.threads};
    context.threads = static_cast<unsigned>(threads);
  }
  if (!options.memory.empty()) context.memory_cap = parse_memory(options.memory);
  return context;
}

}  // namespace certamen
