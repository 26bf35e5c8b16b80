// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "framework/check/certify.hpp"
#include "framework/games/contract.hpp"
#include "framework/report/documents.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

std::string counted(std::size_t number, const std::string& what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

Evidence advantage_of(const EquivalenceResult& result) {
  return Exact{abs(result.second - result.first)};
}

/// What the transcript asks more often than the games allow: "2 calls of X, where 1 is allowed".
std::string beyond_budgets(const EquivalenceReport& report) {
  std::string text;
  for (const Procedure& oracle : report.game.exports) {
    const auto most = calls_allowed(oracle);
    const auto made = static_cast<std::size_t>(
        std::ranges::count_if(report.result.transcript, [&](const TranscriptStep& step) {
          return !step.is_verdict && step.oracle == oracle.signature.name;
        }));
    if (most && made > *most)
      text += fmt::format("{}{} of {}, where {} {} allowed", text.empty() ? "" : "; ",
                          counted(made, "call"), oracle.signature.name, *most,
                          *most == 1 ? "is" : "are");
  }
  return text;
}

void add_answer(Document& document, const EquivalenceReport& report, const std::string& effort) {
  const auto& result = report.result;
  if (!result.equivalent) {
    const std::string why = report.stopped == StopReason::none
                                ? std::string{}
                                : fmt::format("; {}", to_string(report.stopped));
    document.line({{"undecided", Colour::yellow},
                   {fmt::format(": nothing tells them apart so far ({}){}", effort, why)}});
  } else if (*result.equivalent) {
    const std::string how = report.by_normal_form
                                ? "the games have one normal form"
                                : fmt::format("transcripts span {} ({})",
                                              counted(result.dimension, "dimension"), effort);
    const std::string phases = phases_text(report.game), budgets = budgets_text(report.game);
    document.line({{"equivalent", Colour::green},
                   {" for every adversary and any number of calls" +
                    (phases.empty() ? "" : " in the order that the games allow (" + phases + ")") +
                    ": " + how}});
    if (!budgets.empty())
      document.line("the games' budgets are put aside, and are no part of this: " + budgets);
  } else {
    document.line({{"not equivalent", Colour::red},
                   {fmt::format(": this transcript has probability {} in the first game and {} in "
                                "the second ({})",
                                to_text(Evidence{Exact{result.first}}),
                                to_text(Evidence{Exact{result.second}}), effort)}});
    document.block().lines(to_text(result.transcript, report.game));
    if (result.adversary)
      document.block().line("an adversary that makes these queries has advantage " +
                            to_text(advantage_of(result)));
    if (const std::string beyond = beyond_budgets(report); !beyond.empty())
      document.line("the games do not allow it: " + beyond +
                    "; `certamen optimal` says what is gained within the budgets");
  }
}

void add_facts(Document& document, const EquivalenceReport& report, bool timing) {
  const auto& result = report.result;
  document.fact("games", {report.first, report.second})
      .fact("equivalent", result.equivalent ? Json(*result.equivalent) : Json{})
      .fact("budgets_put_aside", budgets_text(report.game))
      .fact("phases", phases_text(report.game))
      .stopped(report.stopped);
  if (report.by_normal_form)
    document.fact("normal_form", true);
  else if (result.equivalent && *result.equivalent)
    document.fact("dimension", result.dimension);
  if (result.equivalent && !*result.equivalent) {
    document.fact("transcript", lines_of(to_text(result.transcript, report.game)))
        .fact("probabilities", {to_fraction(result.first), to_fraction(result.second)});
    if (result.adversary) document.fact("advantage", evidence_json(advantage_of(result)));
    document.fact("within_budgets", beyond_budgets(report).empty());
  }
  if (report.certificate) document.fact("certificate", certificate_json(*report.certificate));
  document.fact("states", result.statistics.states)
      .fact("distributions", result.statistics.vectors)
      .fact("calls", result.statistics.calls);
  if (timing) document.fact("seconds", rounded_seconds(result.statistics.seconds));
}

}  // namespace

Document document_of(const EquivalenceReport& report, bool timing) {
  const auto& effort = report.result.statistics;
  Document document{report.exit_status()};
  add_facts(document, report, timing);
  document.line(report.first).line(report.second).block();
  add_answer(document, report,
             fmt::format("{}, {}, transcripts of up to {}{}", counted(effort.states, "state"),
                         counted(effort.vectors, "distribution"), counted(effort.calls, "call"),
                         timing ? fmt::format(", {:.2f} s", effort.seconds) : std::string{}));
  if (report.certificate) document.line(to_text(*report.certificate));
  return document;
}

}  // namespace certamen
