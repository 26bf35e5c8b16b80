// SPDX-License-Identifier: Apache-2.0
#include "framework/report/equivalence.hpp"

#include <fmt/format.h>

#include "framework/check/certify.hpp"
#include "framework/text/json.hpp"
#include "framework/text/numbers.hpp"
#include "framework/text/text_table.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

std::string counted(std::size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

Evidence advantage_of(const EquivalenceResult& result) {
  return Exact{abs(result.second - result.first)};
}

std::string answer_text(const EquivalenceReport& report, bool colours, bool timing) {
  const auto& result = report.result;
  const auto word = [&](const char* text, Colour colour) {
    return painted(text, colours ? colour : Colour::none);
  };
  std::string text = fmt::format("{}\n{}\n\n", report.first, report.second);
  const std::string effort = fmt::format(
      "{}, {}, transcripts of up to {}{}", counted(result.statistics.states, "state"),
      counted(result.statistics.vectors, "distribution"), counted(result.statistics.calls, "call"),
      timing ? fmt::format(", {:.2f} s", result.statistics.seconds) : std::string{});
  if (!result.equivalent)
    return text + fmt::format("{}: nothing tells them apart so far ({}){}\n",
                              word("undecided", Colour::yellow), effort,
                              report.stopped == StopReason::none
                                  ? std::string{}
                                  : fmt::format("; {}", to_string(report.stopped)));
  if (report.by_normal_form)
    return text + fmt::format("{} for every adversary and any number of calls: the games have one "
                              "normal form\n",
                              word("equivalent", Colour::green));
  if (*result.equivalent)
    return text + fmt::format("{} for every adversary and any number of calls: transcripts span {} "
                              "({})\n",
                              word("equivalent", Colour::green),
                              counted(result.dimension, "dimension"), effort);
  text +=
      fmt::format("{}: this transcript has probability {} in the first game and {} in the second "
                  "({})\n\n",
                  word("not equivalent", Colour::red), to_text(Evidence{Exact{result.first}}),
                  to_text(Evidence{Exact{result.second}}), effort);
  text += to_text(result.transcript, report.game);
  if (result.adversary)
    text += fmt::format("\nan adversary that makes these queries has advantage {}\n",
                        to_text(advantage_of(result)));
  return text;
}

}  // namespace

std::string to_text(const EquivalenceReport& report, bool colours, bool timing) {
  return answer_text(report, colours, timing) +
         (report.certificate ? to_text(*report.certificate) + "\n" : std::string{});
}

std::string to_json(const EquivalenceReport& report, bool timing) {
  const auto& result = report.result;
  Json json{{"schema", 1},
            {"version", version()},
            {"games", {report.first, report.second}},
            {"equivalent", result.equivalent ? Json(*result.equivalent) : Json{}}};
  add_stop(json, report.stopped);
  if (report.by_normal_form)
    json["normal_form"] = true;
  else if (result.equivalent && *result.equivalent)
    json["dimension"] = result.dimension;
  if (result.equivalent && !*result.equivalent) {
    json["transcript"] = lines_of(to_text(result.transcript, report.game));
    json["probabilities"] = {to_fraction(result.first), to_fraction(result.second)};
    if (result.adversary) json["advantage"] = evidence_json(advantage_of(result));
  }
  if (report.certificate) json["certificate"] = certificate_json(*report.certificate);
  json["states"] = result.statistics.states;
  json["distributions"] = result.statistics.vectors;
  json["calls"] = result.statistics.calls;
  if (timing) json["seconds"] = rounded_seconds(result.statistics.seconds);
  return document(json);
}

}  // namespace certamen
