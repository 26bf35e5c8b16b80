// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"

namespace certamen {

/// How a game of the catalogue is written on the command line:
/// SCHEME[:NAME=VALUE,..]/DEFINITION[/GAME], for example "feistel:r=3/prp/left".
struct GameReference {
  std::string text;
  std::string scheme;
  Parameters own;  // after the colon
  std::string definition;
  std::optional<std::string> game;  // "left" or "right"
};

/// Throws Error(usage) that shows the form.
GameReference parse_game_reference(const std::string& text);

/// A definition for the scheme of a reference. The scheme is kept alive here, since definitions
/// may refer to it.
struct ReferencedDefinition {
  std::shared_ptr<const Scheme> scheme;
  Definition definition;
  std::vector<ParameterSpec> taken;  // by scheme and definition
};

/// `given` are parameters for all references; the reference's own come first. Throws what the
/// catalogue throws for names, Error(usage) for a definition that does not apply, and
/// Error(unknown_name) for own parameters that nobody takes.
ReferencedDefinition resolve(const Catalogue& catalogue, const GameReference& reference,
                             const Parameters& given);

/// The one game that the reference names; throws Error(usage) if it does not say which of two.
const Package& game_of(const GameReference& reference, const Definition& definition);

}  // namespace certamen
