// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/definitions/definition.hpp"
#include "framework/definitions/scheme.hpp"
#include "framework/proof/proof.hpp"

namespace certamen {

/// Whether a scheme meets a definition. The definition is made for any scheme of its kind, with a
/// number of queries that may stay a symbol.
struct Question {
  std::string definition;  // for people
  std::shared_ptr<const Scheme> scheme;
  /// Nothing if the scheme is of another kind.
  std::function<std::optional<Definition>(const Scheme&, const Size& queries)> make;
};

/// The game on that side (sides_of, the first way), for the question's scheme or for another one.
GameAt game_of(const Question& question, std::size_t side,
               const std::shared_ptr<const Scheme>& scheme = nullptr);

/// That the two games of the question, an indistinguishability, are not told apart, under the
/// definition's name and without limits on calls: a bound counts them.
Assumption assumption_of(const Question& question, const std::string& text);

/// A theorem at one scheme and definition. The first game of the proof is the definition's; the
/// last is the definition's other game, or for a search one whose oracles say nothing of what is
/// judged, or that is never won. The only size is "q", the number of queries.
struct AppliedTheorem {
  Proof proof;
  std::vector<Question> premises = {};  // of the assumptions that it names, by their definitions
};

/// What holds for all schemes of a kind. It is applied by making its proof for one of them, which
/// is then checked step by step: nothing is taken over from another scheme.
struct Theorem {
  std::string name, text, source;
  /// Nothing if it is not about such schemes or definitions.
  std::function<std::optional<AppliedTheorem>(const Question&)> apply;
  /// From one definition of a scheme to another: said only where its premises are proved.
  bool is_implication = false;
};

/// All that Certamen ships, from the files listed in proofs/meson.build: in the namespace
/// certamen::proofs::function_mode, function_mode.cpp defines `Theorem theorem()`.
std::vector<Theorem> standard_theorems();

/// The symbol that a theorem's proof has for the number of queries.
Size queries_symbol();

}  // namespace certamen
