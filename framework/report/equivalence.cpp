// SPDX-License-Identifier: Apache-2.0
#include "framework/report/equivalence.hpp"

#include <fmt/format.h>

#include "framework/check/certify.hpp"
#include "framework/check/plan.hpp"
#include "framework/error.hpp"
#include "framework/proof/match.hpp"
#include "framework/text/json.hpp"
#include "framework/text/numbers.hpp"
#include "framework/text/text_table.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

struct Named {
  ReferencedDefinition of;
  Package game;
};

Named named(const Catalogue& catalogue, const std::string& text, const Parameters& given) {
  const GameReference reference = parse_game_reference(text);
  auto of = resolve(catalogue, reference, given);
  Package game = game_of(reference, of.definition);
  return {std::move(of), std::move(game)};
}

std::string counted(std::size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Whether the two have one normal form, whatever the number of calls.
bool have_one_form(Package first, Package second) {
  for (Package* game : {&first, &second})
    for (auto& procedure : game->exports) procedure.budget.reset();
  try {
    return !difference(form_of(first), form_of(second));
  } catch (const Error&) {  // following transcripts may still do, and says what it cannot take
    return false;
  }
}

/// With one normal form a space that is too large is not needed.
void decide(EquivalenceReport& report, const Package& second, const EquivalenceOptions& options,
            const Context& context) {
  constexpr std::size_t quick = std::size_t{1} << 18;
  if (!have_one_form(report.game, second)) {
    report.result = decide_equivalence(report.game, second, options, context);
    return;
  }
  EquivalenceOptions bounded = options;
  bounded.vectors = quick;
  try {
    report.result = decide_equivalence(report.game, second, bounded, context);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
  }
  if (report.result.equivalent == false)
    throw Error{ErrorCode::contradiction, report.game.name + " and " + second.name,
                "they have one normal form, and a transcript that tells them apart:\n" +
                    to_text(report.result.transcript, report.game)};
  if (report.result.equivalent || context.cancel.is_cancelled()) return;
  report.result.equivalent = true;
  report.by_normal_form = true;
}

Evidence advantage_of(const EquivalenceResult& result) {
  return Exact{abs(result.second - result.first)};
}

}  // namespace

int EquivalenceReport::exit_status() const {
  if (stopped == StopReason::interrupted) return 130;
  if (!result.equivalent) return 3;
  return *result.equivalent ? 0 : 1;
}

EquivalenceReport compare_games(const Catalogue& catalogue,
                                const std::vector<std::string>& references, const Parameters& given,
                                const EquivalenceOptions& options, const Context& context,
                                bool certify) {
  if (references.empty() || references.size() > 2)
    throw Error{ErrorCode::usage, "equivalent",
                "expected two games, or one definition with two games"};
  std::vector<std::string> texts = references;
  if (texts.size() == 1) {
    if (parse_game_reference(texts[0]).game)
      throw Error{
          ErrorCode::usage, texts[0],
          "one game has to be compared with another; a definition alone stands for its two"};
    texts = {texts[0] + "/left", texts[0] + "/right"};
  }
  const Named first = named(catalogue, texts[0], given), second = named(catalogue, texts[1], given);
  std::vector<ParameterSpec> taken = first.of.taken;
  taken.insert(taken.end(), second.of.taken.begin(), second.of.taken.end());
  refuse_unknown_parameters(given, taken, "equivalent");
  return compare_packages(texts[0], first.game, texts[1], second.game, options, context, certify);
}

EquivalenceReport compare_packages(const std::string& first_name, const Package& first,
                                   const std::string& second_name, const Package& second,
                                   const EquivalenceOptions& options, const Context& context,
                                   bool certify) {
  EquivalenceReport report{.first = first_name, .second = second_name, .game = first, .result = {}};
  try {
    decide(report, second, options, context);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
  }
  if (!report.result.equivalent) report.stopped = context.cancel.reason();
  if (certify && report.stopped == StopReason::none)
    report.certificate = certify_equivalence(report.game, second, report.result, context);
  return report;
}

namespace {

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
    text += fmt::format("\nwhoever asks this has advantage {}\n", to_text(advantage_of(result)));
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
