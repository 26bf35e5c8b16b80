// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/exact_value.hpp"

#include <algorithm>
#include <utility>

#include "framework/check/check.hpp"
#include "framework/check/engine.hpp"
#include "framework/check/file_entries.hpp"
#include "framework/check/optimum.hpp"
#include "framework/language/server/trial.hpp"
#include "framework/text/numbers.hpp"

namespace certamen::language::server {

namespace {

constexpr std::size_t most_memory = std::size_t{128} << 20;
constexpr std::uint64_t most_work = std::uint64_t{1} << 24;
constexpr int most_calls_of_games = 2;
constexpr int most_calls = 3;  // an adversary is tried with 1, 2, .. calls allowed

Parameters parameters_of(const Settings& settings) {
  return Parameters{settings};
}

/// The name of the number of calls of each oracle.
std::string budget_of(const DefinitionEntry& games) {
  const auto found = std::ranges::find(games.parameters, true, &ParameterSpec::queries);
  return found == games.parameters.end() ? std::string{} : found->name;
}

std::string stated(const std::string& what, Settings settings, const std::string& budget, int calls,
                   const Evidence& evidence) {
  const std::string sizes = to_text(settings);
  return what + " at " + (sizes.empty() ? "" : sizes + ", ") + budget + " = " +
         std::to_string(calls) + ": " + to_fraction(evidence.lower()) + " (" +
         provenance(evidence) + ")";
}

/// Nothing if the search does not come to its end.
std::optional<std::string> optimum(const FileEntries::Alone& games, const Settings& settings,
                                   const std::string& budget, int calls, const Context& context) {
  Parameters given = parameters_of(settings);
  given.set(budget, std::to_string(calls));
  given = given.completed(games.definition.parameters);
  try {
    const auto definition = games.definition.make(*games.scheme.make(given), given);
    if (!definition || !has_optimum(*definition)) return std::nullopt;
    const Evidence found =
        optimal_advantage(*definition, {.most_asked = usual_moves}, context).advantage;
    if (!found.is<Exact>()) return std::nullopt;
    return stated("optimal advantage", settings, budget, calls, found);
  } catch (const Error& error) {
    if (is_defect(error.code())) throw;
    return std::nullopt;
  }
}

std::optional<std::string> of_games(Library& library, const Loaded& file, const Context& context) {
  const auto settings = trial_settings(library, file, 1);
  if (!settings) return std::nullopt;
  const FileEntries files{library, parameters_of(*settings), context};
  const FileEntries::Alone games = files.games(file.source->name);
  const std::string budget = budget_of(games.definition);
  std::optional<std::string> all;
  for (int calls = 1; calls <= most_calls_of_games; ++calls) {
    const auto value = optimum(games, *settings, budget, calls, context);
    if (!value) break;
    all = all ? *all + "\n\n" + *value : *value;
  }
  return all;
}

/// An adversary against the games of a file, with what their parameters are set to.
struct Player {
  std::string path, games;
  Settings settings;
};

/// Throws Error for an adversary that calls more often.
std::optional<std::string> played(const Library& library, const Player& player, int calls,
                                  const Context& context) {
  Parameters given = parameters_of(player.settings);
  FileEntries::Alone games = FileEntries{library, given, context}.games(player.games);
  const std::string budget = budget_of(games.definition), name = games.definition.name;
  const std::string scheme = games.scheme.name;
  given.set(budget, std::to_string(calls));
  const FileEntries files{library, given, context};
  Catalogue catalogue;
  catalogue.add(files.adversary(player.path, player.games, games.definition, games.scheme));
  catalogue.add(std::move(games.scheme));
  catalogue.add(std::move(games.definition));
  const CheckReport report = check(catalogue, scheme,
                                   {.definition = name,
                                    .adversary = player.path,
                                    .parameters = given,
                                    .engine = find_engine("exact")},
                                   context);
  if (report.stopped != StopReason::none || report.rows.empty()) return std::nullopt;
  const CheckRow& row = report.rows.front();
  if (!row.advantage || !row.advantage->is<Exact>()) return std::nullopt;
  return stated("advantage against " + name, player.settings, budget, calls, *row.advantage);
}

/// With the least number of calls that it may do with.
std::optional<std::string> of_adversary(Library& library, const Loaded& file,
                                        const Context& context) {
  const auto settings = trial_settings(library, file, 1);
  if (!settings) return std::nullopt;
  const Player player{file.source->name, pair_against(library, file).source->name, *settings};
  for (int calls = 1; calls <= most_calls; ++calls) {
    try {
      if (auto value = played(library, player, calls, context)) return value;
    } catch (const Error& error) {
      if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> exact_value(const Documents& documents, const Loaded& file,
                                       double seconds, const Context& context) {
  for (const auto& [uri, document] : documents.all())
    if (document.kind && !document.is_whole()) return std::nullopt;
  Context small = context;
  small.cancel = context.cancel.within(seconds);
  small.memory_cap = most_memory;
  small.work_cap = most_work;
  const StopScope scope{small.cancel};
  try {
    Library library = documents.library();
    if (std::holds_alternative<GameFile>(file.file->content)) return of_games(library, file, small);
    if (const auto* its = std::get_if<AdversaryFile>(&file.file->content);
        its != nullptr && !its->definition)
      return of_adversary(library, file, small);
  } catch (const Error& error) {
    if (is_defect(error.code())) throw;
  }
  return std::nullopt;
}

}  // namespace certamen::language::server
