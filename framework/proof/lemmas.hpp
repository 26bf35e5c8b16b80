// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/bound.hpp"
#include "framework/proof/match.hpp"

namespace certamen {

/// What a lemma says of a step, or why it says nothing.
struct LemmaResult {
  std::optional<Bound> bound;            // proved for all sizes
  std::string reason;                    // how; or why not
  std::vector<Drawing> difference = {};  // where normal forms differ, if that is why not
};

/// The two games, each in normal form with the event seen, are alike as long as the event has not
/// happened: under the assumption that it does not happen now, results and states coincide, and the
/// event is the same function of the same samples. Then the distance of the games is at most the
/// event's probability [Bellare, Rogaway 2006, fundamental lemma].
/// Further events are part of what is seen.
std::optional<FormDifference> difference_until(const Form& first, const Form& second);
/// The same of two games, also where the rules on states see only once the event is supposed absent
/// that they are alike.
std::optional<FormDifference> difference_until(const Package& first, const Package& second,
                                               const std::vector<std::string>& events);

/// The normal form of the game that acts as if the first event did not happen.
Form normalized_absent(const Package& game, const std::vector<std::string>& events);

/// Pr[event] in a game whose form has this one event: in each call it happens only if a value that
/// is uniform and sampled in this call equals one of finitely many values that do not depend on it,
/// or if an argument equals a stored uniform value that nothing else shows. Summed over all calls,
/// or over pairs of calls of two procedures whose values meet (bound_meeting).
LemmaResult bound_event(const Form& form);

/// The distance of two games that are the same once every permutation table is a function table and
/// every sample without replacement one with replacement: a collision among the values that are
/// drawn [Bellare, Rogaway 2006, switching lemma].
LemmaResult bound_replacement(const Package& first, const Package& second);

/// How often each procedure may run in one experiment; throws Error(usage) for an oracle without a
/// budget.
Bound calls_of(const FormPart& part);

}  // namespace certamen
