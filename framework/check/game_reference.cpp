// SPDX-License-Identifier: Apache-2.0
#include "framework/check/game_reference.hpp"

#include <algorithm>

#include "framework/check/plan.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& what) {
  throw Error{ErrorCode::usage, text,
              "expected SCHEME[:NAME=VALUE,..]/DEFINITION[/left|/right]" + what};
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

}  // namespace

GameReference parse_game_reference(const std::string& text) {
  GameReference reference;
  reference.text = text;
  const auto parts = split(text, '/');
  if (parts.size() < 2 || parts.size() > 3) refuse(text, "");
  const auto colon = std::min(parts[0].find(':'), parts[0].size());
  reference.scheme = parts[0].substr(0, colon);
  if (colon < parts[0].size())
    for (const auto& piece : split(parts[0].substr(colon + 1), ',')) {
      const auto equals = piece.find('=');
      if (equals == std::string::npos || equals == 0)
        refuse(text, ", got '" + piece + "' for a parameter");
      reference.own.set(piece.substr(0, equals), piece.substr(equals + 1));
    }
  reference.definition = parts[1];
  if (reference.scheme.empty() || reference.definition.empty()) refuse(text, "");
  if (parts.size() == 3) {
    if (parts[2] != "left" && parts[2] != "right")
      refuse(text, ", got '" + parts[2] + "' for the game");
    reference.game = parts[2];
  }
  return reference;
}

ReferencedDefinition resolve(const Catalogue& catalogue, const GameReference& reference,
                             const Parameters& given) {
  const SchemeEntry& scheme = catalogue.scheme(reference.scheme);
  const DefinitionEntry& entry = catalogue.definition(reference.definition);
  std::vector<ParameterSpec> taken = scheme.parameters;
  taken.insert(taken.end(), entry.parameters.begin(), entry.parameters.end());
  refuse_unknown_parameters(reference.own, taken, scheme.name);
  Parameters all = given;
  for (const auto& [name, value] : reference.own.all()) all.set(name, value);
  all = all.completed(taken);
  auto made = scheme.make(all);
  auto definition = entry.make(*made, all);
  if (!definition)
    throw Error{ErrorCode::usage, reference.text, entry.name + " does not apply to " + scheme.name};
  return {std::move(made), std::move(*definition), std::move(taken)};
}

const Package& game_of(const GameReference& reference, const Definition& definition) {
  const auto& games = definition.games();
  if (games.size() == 1) {
    if (reference.game)
      throw Error{ErrorCode::usage, reference.text,
                  definition.name() + " has one game only: leave /" + *reference.game + " out"};
    return games.front();
  }
  if (!reference.game)
    throw Error{ErrorCode::usage, reference.text,
                definition.name() + " has two games: add /left or /right"};
  return *reference.game == "left" ? games.front() : games.back();
}

}  // namespace certamen
