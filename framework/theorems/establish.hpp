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
  Rational blind = 0;       // part of the bound: a search is won by a guess without the oracles
  Integer queries = 0;
  /// What the advantages in the bound are: by their names in it.
  struct Term {
    std::string premise;                     // the name of its definition
    std::map<std::string, Size> calls = {};  // of its oracles, in "q"
    Integer queries = 0;                     // all of them
    bool same_scheme = false;                // it is about the scheme in question, not a part of it
    std::shared_ptr<const Scheme> scheme = nullptr;  // that it is about; null if it is not known
    std::vector<Established> because = {};           // one, or none: an assumption
  };
  std::map<std::string, Term> terms = {};

  /// The advantage of every adversary against the games is 0, without assumptions.
  bool is_perfect() const { return (bound - blind).is_zero(); }
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
  /// The terms that are assumed, those of premises too, by premise; of several the one with most
  /// calls.
  std::map<std::string, Term> open() const;
  /// Whether an assumption without a given advantage is about the scheme itself, so that the bound
  /// only says that one of its definitions follows from another.
  bool rests_on_same_scheme(const std::map<std::string, Rational>& advantages) const;
};

/// Looks for a proof: by the normal forms of two games (sides_of), then by the theorems, each
/// premise by theorems again. Nothing if there is none, or the definition is not about two games. A
/// theorem says nothing if a step of its proof does not hold, if its games are not the
/// definition's, if it is not for every number of queries, and if it charges a product of calls.
std::optional<Established> establish(const Question& question, const Integer& queries,
                                     const std::vector<Theorem>& theorems, const Context& context);

}  // namespace certamen
