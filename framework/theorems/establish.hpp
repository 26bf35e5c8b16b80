// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/proof/bound.hpp"
#include "framework/run/context.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen {

/// What is proved of every adversary: at most this advantage.
struct Established {
  std::string by;           // the theorem, or how else
  std::string source = {};  // of the theorem
  Bound bound = 0;          // in the number of queries "q" and the advantages against the premises
  Integer queries = 0;
  /// What the advantages in the bound are: by their names in it.
  struct Term {
    std::string premise;                     // the name of its definition
    std::map<std::string, Size> calls = {};  // of its oracles, in "q"
    Integer queries = 0;                     // all of them
    bool same_scheme = false;                // it is about the scheme in question, not a part of it
    std::vector<Established> because = {};   // one, or none: an assumption
  };
  std::map<std::string, Term> terms = {};

  /// The bound with the assumptions' advantages given by name; those not given count as 0, and no
  /// advantage as more than 1.
  BoundValue value(const std::map<std::string, Rational>& advantages = {}) const;
  /// The bound in "q" and the assumptions' advantages alone: those of premises that are proved are
  /// written out.
  Bound composed() const;
  /// What is proved, one step a line: the bound, by which theorem, then its premises.
  std::vector<std::string> path() const;
  /// Names of the assumptions that it rests on, without double.
  std::vector<std::string> assumptions() const;
  /// Whether an assumption without a given advantage is about the scheme itself, so that the bound
  /// only says that one of its definitions follows from another.
  bool rests_on_same_scheme(const std::map<std::string, Rational>& advantages) const;
};

/// Looks for a proof: by the normal forms of the definition's two games, then by the theorems, each
/// premise by theorems again. Nothing if there is none, or the definition is no
/// indistinguishability. Throws Error(contradiction) for a theorem whose first or last game is not
/// the definition's.
std::optional<Established> establish(const Question& question, const Integer& queries,
                                     const std::vector<Theorem>& theorems, const Context& context);

}  // namespace certamen
