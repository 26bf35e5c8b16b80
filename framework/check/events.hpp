// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "framework/check/engine.hpp"
#include "framework/check/game_reference.hpp"
#include "framework/definitions/evidence.hpp"
#include "framework/stop.hpp"

namespace certamen {

/// What is asked of one game against one adversary.
struct EventsQuestion {
  GameReference game;
  std::string adversary;
  Parameters parameters = {};
  std::vector<std::string> folders = {};  // of imports
  std::optional<std::string> given = {};  // an event, or "win"; with ! before it that it does not
  const Engine* engine = nullptr;         // exact or montecarlo; none: exact if not too large
  std::uint64_t trials = 100'000;
};

/// The probability of one event, "win" among them, and of the event under the condition.
struct EventRow {
  std::string name;
  Evidence probability;
  std::optional<Evidence> conditional =
      std::nullopt;  // none: not asked, or the condition is never met
};

/// The expected number of the adversary's calls of an oracle.
struct CallsRow {
  std::string oracle;
  Evidence expected;
};

struct EventsReport {
  std::string game;
  std::string adversary;
  std::string engine;
  std::optional<std::string> given = std::nullopt;
  bool defined = true;           // the condition has not probability 0, as far as is known
  std::vector<EventRow> events;  // "win" first
  std::vector<CallsRow> calls;
  std::uint64_t seed = 0;
  Rational level = 0;                     // at which all estimates hold together
  StopReason stopped = StopReason::none;  // before all trials were run
  std::vector<std::string> notes = {};

  /// 0; 3 for a condition that is never met or was not met in the trials, and for a run that the
  /// time limit stopped; 130 interrupted.
  int exit_status() const;
};

/// Exactly where that is not too large, else by Monte Carlo. All estimates hold together at the
/// context's level. Throws what resolve_match() and the engines throw, and Error(unknown_name) for
/// a condition that is no event.
EventsReport measure_events(const Catalogue& catalogue, const EventsQuestion& question,
                            const Context& context);

}  // namespace certamen
