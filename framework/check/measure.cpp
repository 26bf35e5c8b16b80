// SPDX-License-Identifier: Apache-2.0
#include "framework/check/measure.hpp"

#include <algorithm>

#include "framework/check/engine.hpp"
#include "framework/error.hpp"

namespace certamen {

Evidence Measurement::advantage(const Definition& definition) const {
  return difference ? absolute(*difference) : definition.advantage(winning);
}

namespace {

/// The first engine that takes the games and for which they are not too large.
Measurement measure_by_any(Match match, const Context& context) {
  // An engine that was not asked for by name tries with less memory, and gives up earlier.
  constexpr std::size_t automatic_memory = std::size_t{1} << 30;
  std::vector<std::string> notes;
  std::string reasons;
  for (const auto& engine : engines()) {
    if (const auto reason = engine.refuses(match.games)) {
      reasons += "; " + std::string{engine.name} + ": " + *reason;
      continue;
    }
    match.context.memory_cap =
        engine.is_exact ? std::min(context.memory_cap, automatic_memory) : context.memory_cap;
    try {
      Measurement measured = engine.run(match);
      measured.notes.insert(measured.notes.begin(), notes.begin(), notes.end());
      return measured;
    } catch (const Error& error) {
      if (!engine.is_exact || error.code() != ErrorCode::too_large) throw;
      notes.push_back("too large for the " + std::string{engine.name} + " engine, so estimated (" +
                      error.what() + ")");
    }
  }
  throw Error{ErrorCode::unsupported, match.definition.name(),
              "no engine takes its games" + reasons};
}

}  // namespace

Measurement measure(const Definition& definition, const std::vector<Experiment>& games,
                    const CheckOptions& options, const Rational& level, const Rational& allowed,
                    const std::shared_ptr<RunJournal>& journal, const Context& context) {
  Match match{definition, games, options, allowed, journal, context};
  match.context.level = level;
  return options.engine != nullptr ? options.engine->run(match) : measure_by_any(match, context);
}

}  // namespace certamen
