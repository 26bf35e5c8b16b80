// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "framework/proof/proof.hpp"

namespace certamen {

enum class Mutator {
  record_dropped,  // a put into a map, or a write of a state, is left out
  inputs_swapped,  // an oracle takes two inputs of one domain for each other
  draw_fixed,      // a draw gives 0, or the identity of a group
  draw_reused,     // a draw gives what an earlier one of the body gave: a key used twice
  bound_halved,    // half of what is stated of a step, or claimed of the proof
};
std::string_view to_string(Mutator mutator);

/// A mistake that needs no author: a small change of one package of the proof, of all packages that
/// have the place, or of a bound. It may be harmless.
struct Mutation {
  Mutator mutator;
  std::string name;  // such as "Lazy.Left: put 0 of LR is left out"
  std::function<void(Proof&)> apply;
};

/// All mutations of a proof, in a fixed order. Of packages whose procedures have one name twice,
/// those procedures stay as they are.
std::vector<Mutation> mutations_of(const Proof& proof);

}  // namespace certamen
