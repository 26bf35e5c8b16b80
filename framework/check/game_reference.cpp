// SPDX-License-Identifier: Apache-2.0
#include "framework/check/game_reference.hpp"

#include <algorithm>

#include "framework/check/catalogue_files.hpp"
#include "framework/check/file_entries.hpp"
#include "framework/check/plan.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"
#include "framework/language/parser.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& what) {
  throw Error{ErrorCode::usage, text,
              "expected SCHEME[:NAME=VALUE,..]/DEFINITION[/left|/right] or "
              "FILE.game[:GAME][,NAME=VALUE,..]" +
                  what};
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == at)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

/// Of the FrogLang file that the text begins with; 0: it begins with a name.
std::size_t length_of_file(const std::string& text) {
  for (std::size_t i = 0; i <= text.size(); ++i)
    if ((i == text.size() || text[i] == ':' || text[i] == '/' || text[i] == ',') &&
        is_file(text.substr(0, i)))
      return i;
  return 0;
}

/// An adversary of the catalogue knows the oracles of the definitions that it attacks, and no
/// others.
void refuse_of_catalogue(const Catalogue& catalogue, const std::string& adversary) {
  const auto& all = catalogue.adversaries();
  const auto found = std::ranges::find(all, adversary, &AdversaryEntry::name);
  if (found == all.end()) return;
  std::string definitions;
  for (const std::string& each : found->definitions)
    definitions += (definitions.empty() ? "" : ", ") + each;
  throw Error{ErrorCode::usage, "--adversary " + adversary,
              "it knows the oracles of the catalogue's definitions alone (" + definitions +
                  "): expected FILE.adversary against games in a file, or --definition with one of "
                  "these"};
}

}  // namespace

bool is_file(const std::string& text) {
  return language::kind_of(text).has_value();
}

GameReference parse_game_reference(const std::string& text) {
  GameReference reference{.text = text, .scheme = {}, .own = {}};
  const std::size_t file = length_of_file(text);
  reference.scheme = text.substr(0, file > 0 ? file : text.find_first_of(":/"));
  std::string rest = text.substr(reference.scheme.size());
  const auto parameter = [&](const std::string& piece) {
    const auto equals = piece.find('=');
    if (equals == std::string::npos || equals == 0)
      refuse(text, ", got '" + piece + "' for a parameter");
    if (reference.own.all().contains(piece.substr(0, equals)))
      throw Error{ErrorCode::duplicate_name, text,
                  "'" + piece.substr(0, equals) + "' is given twice"};
    reference.own.set(piece.substr(0, equals), piece.substr(equals + 1));
  };
  if (language::kind_of(reference.scheme) == language::FileKind::game) {
    if (rest.empty()) return reference;
    if (rest.front() != ':' && rest.front() != ',') refuse(text, "");
    for (const auto& piece : split(rest.substr(1), ',')) {
      const bool is_game = rest.front() == ':' && !reference.game && !piece.empty() &&
                           piece.find('=') == std::string::npos;
      if (is_game)
        reference.game = piece;
      else
        parameter(piece);
    }
    return reference;
  }
  if (rest.starts_with(':')) {
    const auto end = std::min(rest.find('/'), rest.size());
    for (const auto& piece : split(rest.substr(1, end - 1), ',')) parameter(piece);
    rest = rest.substr(end);
  }
  if (reference.scheme.empty() || rest.size() < 2) refuse(text, "");
  rest = rest.substr(1);
  const std::size_t definition = length_of_file(rest);
  reference.definition = rest.substr(0, definition > 0 ? definition : rest.find('/'));
  if (reference.definition->empty()) refuse(text, "");
  rest = rest.substr(reference.definition->size());
  if (rest.empty()) return reference;
  reference.game = rest.substr(1);
  if (definition == 0 && reference.game != "left" && reference.game != "right")
    refuse(text, reference.game->find('/') == std::string::npos
                     ? ", got '" + *reference.game + "' for the game"
                     : std::string{});
  return reference;
}

Referent referent_of(const Catalogue& catalogue, const std::string& scheme,
                     const std::optional<std::string>& definition, const Parameters& given,
                     const std::vector<std::string>& folders, const Context& context,
                     const std::optional<std::string>& adversary) {
  const auto is = [](const std::string& text, language::FileKind kind) {
    return language::kind_of(text) == kind;
  };
  const bool scheme_file = is_file(scheme), definition_file = definition && is_file(*definition);
  const std::optional<std::string> player =
      adversary && is(*adversary, language::FileKind::adversary) ? adversary : std::nullopt;
  if (!scheme_file && !definition_file && !player) return {catalogue, scheme, definition};
  if (adversary && (definition_file || is(scheme, language::FileKind::game)))
    refuse_of_catalogue(catalogue, *adversary);
  const FileEntries files{language::Library{folders, catalogue_files(catalogue, context)}, given,
                          context};
  if (is(scheme, language::FileKind::game)) {
    if (definition)
      throw Error{ErrorCode::usage, "--definition " + *definition,
                  scheme + " is a definition itself: leave this out, or name a scheme instead"};
    auto [nothing, games] = files.games(scheme);
    Referent subject{{}, scheme, games.name};
    if (player) subject.catalogue.add(files.adversary(*player, scheme, games, nothing));
    subject.catalogue.add(std::move(nothing));
    subject.catalogue.add(std::move(games));
    return subject;
  }
  if (scheme_file && !is(scheme, language::FileKind::scheme))
    throw Error{ErrorCode::usage, scheme, "expected a scheme, FILE.scheme or FILE.game"};
  if (definition_file && !is(*definition, language::FileKind::game))
    throw Error{ErrorCode::usage, *definition, "expected a definition or FILE.game"};
  const SchemeEntry entry = scheme_file ? files.scheme(scheme) : catalogue.scheme(scheme);
  Referent subject{definition_file ? Catalogue{} : catalogue, scheme, definition};
  if (!definition_file && player) {
    const auto its = files.definition_against(*player);
    if (!its)
      throw Error{ErrorCode::usage, "--adversary " + *player,
                  "it plays against games in a file: expected FILE.game"};
    if (!subject.definition) subject.definition = its;
    subject.catalogue.add(
        files.adversary(*player, std::nullopt, catalogue.definition(*subject.definition), entry));
  }
  if (definition_file) {
    DefinitionEntry games = files.definition(*definition, entry);
    if (player) subject.catalogue.add(files.adversary(*player, *definition, games, entry));
    subject.catalogue.add(std::move(games));
  }
  if (scheme_file || definition_file) subject.catalogue.add(entry);
  return subject;
}

namespace {

/// The parameters of a reference, with those that are given for all.
Parameters parameters_of(const GameReference& reference, const Parameters& given) {
  Parameters all = given;
  for (const auto& [name, value] : reference.own.all()) all.set(name, value);
  return all;
}

ReferencedDefinition resolve(const Referent& subject, const GameReference& reference,
                             const Parameters& given) {
  const SchemeEntry& scheme = subject.catalogue.scheme(subject.scheme);
  const DefinitionEntry& entry = subject.catalogue.definition(subject.definition.value());
  std::vector<ParameterSpec> taken = scheme.parameters;
  add_taken(entry.name, entry.parameters, taken);
  refuse_unknown_parameters(reference.own, taken, scheme.name);
  const Parameters all = parameters_of(reference, given).completed(scheme.parameters);
  Parameters of_definition = all.own_of(entry.name).completed(entry.parameters);
  auto made = scheme.make(all);
  auto definition = entry.make(*made, of_definition);
  if (!definition)
    throw Error{ErrorCode::usage, reference.text, entry.name + " does not apply to " + scheme.name};
  return {std::move(made), std::move(*definition), std::move(taken), std::move(of_definition)};
}

}  // namespace

ReferencedDefinition resolve(const Catalogue& catalogue, const GameReference& reference,
                             const Parameters& given, const std::vector<std::string>& folders,
                             const Context& context) {
  return resolve(referent_of(catalogue, reference.scheme, reference.definition,
                             parameters_of(reference, given), folders, context),
                 reference, given);
}

ReferencedMatch resolve_match(const Catalogue& catalogue, const GameReference& reference,
                              const std::string& adversary, const Parameters& given,
                              const std::vector<std::string>& folders, const Context& context) {
  const Referent subject =
      referent_of(catalogue, reference.scheme, reference.definition,
                  parameters_of(reference, given), folders, context, adversary);
  const AdversaryEntry& entry = subject.catalogue.adversary(adversary);
  auto [scheme, definition, taken, parameters] = resolve(subject, reference, given);
  if (!entry.against(subject.scheme, subject.definition.value()))
    throw Error{ErrorCode::usage, "--adversary " + entry.name,
                "it does not attack " + subject.scheme + " under " + subject.definition.value()};
  add_taken(entry.name, entry.parameters, taken);
  refuse_unknown_parameters(given, taken, subject.scheme);
  GameReference left = reference;
  if (!left.game && definition.games().size() == 2) left.game = "left";
  const Package& game = game_of(left, definition);
  const Adversary player = entry.make(*scheme, definition, parameters);
  return {.game_name = game.name,
          .adversary_name = entry.name,
          .game = game,
          .adversary = player.against(interface_of(game)),
          .scheme = scheme};
}

const Package& game_of(const GameReference& reference, const Definition& definition) {
  const auto& games = definition.games();
  if (games.size() == 1) {
    if (reference.game)
      throw Error{ErrorCode::usage, reference.text,
                  definition.name() + " has one game only: leave /" + *reference.game + " out"};
    return games.front();
  }
  std::vector<std::string> names{"left", "right"};
  for (const Package& game : games) names.push_back(game.name);
  if (!reference.game)
    throw Error{
        ErrorCode::usage, reference.text,
        definition.name() + " has two games: say which, " +
            (is_file(reference.scheme) ? ":" + names[2] + " or :" + names[3] : "/left or /right")};
  for (const Package& game : games)
    if (game.name == *reference.game) return game;
  if (*reference.game == "left") return games.front();
  if (*reference.game == "right") return games.back();
  throw Error{ErrorCode::unknown_name, reference.text,
              definition.name() + " has no such game" + suggestion(*reference.game, names)};
}

}  // namespace certamen
