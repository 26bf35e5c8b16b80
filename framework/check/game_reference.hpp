// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// How a game is written on the command line: SCHEME[:NAME=VALUE,..]/DEFINITION[/GAME], for example
/// "feistel:r=3/prp/left", where the scheme may be FILE.scheme and the definition FILE.game; or
/// FILE.game[:GAME][,NAME=VALUE,..], for example "pad.game:Left,n=2".
struct GameReference {
  std::string text;
  std::string scheme;                                    // or FILE.game
  Parameters own;                                        // after the colon
  std::optional<std::string> definition = std::nullopt;  // none: FILE.game is one itself
  std::optional<std::string> game = std::nullopt;        // "left", "right", or its own name
};

/// Whether it is the name of a FrogLang file.
bool is_file(const std::string& text);

/// Throws Error(usage) that shows the form.
GameReference parse_game_reference(const std::string& text);

/// A scheme and perhaps a definition, and a catalogue that has them under these names.
struct Referent {
  Catalogue catalogue;
  std::string scheme;
  std::optional<std::string> definition;
};

/// Where all commands learn what a name on the command line is: an entry of the catalogue, or a
/// file, for which an entry is made. FILE.game in the place of the scheme is a definition itself,
/// with schemes that are set. FILE.adversary plays against FILE.game. Throws what FileEntries
/// throws, and Error(usage) for files that do not go together.
Referent referent_of(const Catalogue& catalogue, const std::string& scheme,
                     const std::optional<std::string>& definition, const Parameters& given,
                     const std::vector<std::string>& folders, const Context& context,
                     const std::optional<std::string>& adversary = std::nullopt);

/// A definition for the scheme of a reference. The scheme is kept alive here, since definitions
/// may refer to it.
struct ReferencedDefinition {
  std::shared_ptr<const Scheme> scheme;
  Definition definition;
  std::vector<ParameterSpec> taken;  // by scheme and definition
  Parameters parameters;             // with which the definition was made
};

/// `given` are parameters for all references; the reference's own come first. Throws what the
/// catalogue throws for names, Error(usage) for a definition that does not apply, and
/// Error(unknown_name) for own parameters that are not taken.
ReferencedDefinition resolve(const Catalogue& catalogue, const GameReference& reference,
                             const Parameters& given, const std::vector<std::string>& folders = {},
                             const Context& context = {});

/// The one game that the reference names; throws Error(usage) if it does not say which of two, and
/// Error(unknown_name) for one that there is not.
const Package& game_of(const GameReference& reference, const Definition& definition);

/// A game, and an adversary that is written against it.
struct ReferencedMatch {
  std::string game_name;       // for people
  std::string adversary_name;  // likewise
  Package game;
  Package adversary;
  std::shared_ptr<const Scheme> scheme;  // kept alive, since definitions may refer to it
};

/// The game of a reference with an adversary of the catalogue, or FILE.adversary against FILE.game.
/// Of two games the left one if the reference names none. Throws what resolve() throws, and
/// Error(usage) for an adversary that does not attack the game.
ReferencedMatch resolve_match(const Catalogue& catalogue, const GameReference& reference,
                              const std::string& adversary, const Parameters& given,
                              const std::vector<std::string>& folders, const Context& context);

}  // namespace certamen
