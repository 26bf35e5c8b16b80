// SPDX-License-Identifier: Apache-2.0
// The catalogue's kinds of schemes as primitives of the language.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/definitions/scheme.hpp"
#include "framework/language/print_game.hpp"

namespace certamen {

/// A kind of schemes that files can say.
struct KindInFiles {
  std::string name;       // "symmetric-encryption"
  std::string primitive;  // what files call it: "SymmetricEncryption"
  std::string parameter;  // a scheme of the kind, as the parameter of a file: "E"
  std::string text;       // of its .primitive file, in canonical form
  /// Any scheme of the kind: each algorithm is a call of the primitive's method, and each of its
  /// domains has a symbol for its size.
  std::shared_ptr<const Scheme> any;
  /// The sets and methods of a scheme, in the primitive's order; nothing if it is of another kind.
  /// Throws what its algorithms throw.
  std::optional<language::ShownScheme> (*shown)(const Scheme& scheme);

  /// As the parameter of a file, with the names of the sets of `any`.
  language::OverPrimitive as_parameter() const;
};

/// In the order in which a scheme of several kinds is shown as one of them.
const std::vector<KindInFiles>& kinds_in_files();

/// A keyed function as a parameter of a scheme: its inputs and outputs are these, its keys any.
std::shared_ptr<const PseudorandomFunction> any_function(const Domain& inputs,
                                                         const Domain& outputs);
/// Likewise a permutation that is computed both ways.
std::shared_ptr<const PseudorandomPermutation> any_permutation(const Domain& blocks);

}  // namespace certamen
