// SPDX-License-Identifier: Apache-2.0
#include "framework/check/equivalence.hpp"

#include <utility>

#include "framework/check/certify.hpp"
#include "framework/check/game_reference.hpp"
#include "framework/check/plan.hpp"
#include "framework/error.hpp"
#include "framework/proof/match.hpp"

namespace certamen {

namespace {

struct Named {
  std::string name;  // as the report shows it
  ReferencedDefinition of;
  Package game;
};

/// "pad.game: Left at n=1"
std::string name_of(const GameReference& reference, const Package& game, const Parameters& given) {
  if (reference.definition) return reference.text;
  std::string name = reference.scheme + ": " + game.name, before = " at ";
  Parameters all = given;
  for (const auto& [parameter, value] : reference.own.all()) all.set(parameter, value);
  for (const auto& [parameter, value] : all.all())
    name += std::exchange(before, ", ") + parameter + "=" + value;
  return name;
}

Named named(const Catalogue& catalogue, const GameReference& reference, const Parameters& given,
            const std::vector<std::string>& folders, const Context& context) {
  auto of = resolve(catalogue, reference, given, folders, context);
  Package game = game_of(reference, of.definition);
  std::string name = name_of(reference, game, given);
  return {std::move(name), std::move(of), std::move(game)};
}

/// One definition stands for its two games.
std::vector<GameReference> two_games(const std::vector<std::string>& texts) {
  if (texts.empty() || texts.size() > 2)
    throw Error{ErrorCode::usage, "equivalent",
                "expected two games, or one definition with two games"};
  std::vector<GameReference> references;
  for (const auto& text : texts) references.push_back(parse_game_reference(text));
  if (references.size() == 2) return references;
  if (references[0].game)
    throw Error{ErrorCode::usage, texts[0],
                "one game has to be compared with another; a definition alone stands for its two"};
  references.push_back(references[0]);
  for (const std::size_t i : {0u, 1u}) {
    references[i].game = i == 0 ? "left" : "right";
    references[i].text += "/" + *references[i].game;
  }
  return references;
}

/// Whatever the number of calls.
bool have_one_form_without_budgets(Package first, Package second) {
  for (Package* game : {&first, &second})
    for (auto& procedure : game->exports) procedure.budget.reset();
  try {
    return have_one_form(first, second);
  } catch (const Error&) {  // following transcripts may still do, and says what it cannot take
    return false;
  }
}

/// With one normal form a space that is too large is not needed.
void decide(EquivalenceReport& report, const Package& second, const EquivalenceOptions& options,
            const Context& context) {
  constexpr std::size_t quick = std::size_t{1} << 18;
  if (!have_one_form_without_budgets(report.game, second)) {
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

}  // namespace

int EquivalenceReport::exit_status() const {
  if (stopped == StopReason::interrupted) return 130;
  if (!result.equivalent) return 3;
  return *result.equivalent ? 0 : 1;
}

EquivalenceReport compare_games(const Catalogue& catalogue,
                                const std::vector<std::string>& references, const Parameters& given,
                                const EquivalenceOptions& options, const Context& context,
                                bool certify, const std::vector<std::string>& folders) {
  const auto both = two_games(references);
  const Named first = named(catalogue, both[0], given, folders, context),
              second = named(catalogue, both[1], given, folders, context);
  std::vector<ParameterSpec> taken = first.of.taken;
  taken.insert(taken.end(), second.of.taken.begin(), second.of.taken.end());
  given.refuse_others(taken, [](const auto&) { return "neither game takes this parameter"; });
  return compare_packages(first.name, first.game, second.name, second.game, options, context,
                          certify);
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

}  // namespace certamen
