// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/draw.hpp"
#include "framework/proof/form.hpp"

namespace certamen {

/// Where two forms part.
struct FormDifference {
  std::string procedure;  // empty: their interfaces
  std::string first, second;
  NodeId first_node = no_node, second_node = no_node;
  /// The procedure in both forms: the nodes where they part are marked; what has nothing like it on
  /// the other side is touched. Empty for interfaces.
  std::vector<Drawing> drawings = {};
};

/// Nothing if one form becomes the other by renaming states, tables and samples, and by reordering
/// samples and operands. Then, whatever the sizes, the two games are the same to every adversary:
/// by induction over its calls the matched states and tables have one joint distribution with what
/// was seen. A difference says nothing: the games may still be the same.
std::optional<FormDifference> difference(const Form& first, const Form& second);

/// Whether two games have one normal form; false also for games that have none.
bool have_one_form(const Package& first, const Package& second);

}  // namespace certamen
