// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/games/adversary.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// One query of a transcript, with its answer; the last one may be an output that is handed in,
/// with the game's verdict on it.
struct TranscriptStep {
  std::string oracle;         // the procedure that is called, by its name
  bool is_verdict = false;    // the game's verdict on an output that is handed in
  std::vector<Value> inputs;  // one a parameter of the procedure
  Value output;               // the answer, or the verdict as a Boolean
};

/// Where the search gives up. Nothing is decided then.
struct EquivalenceOptions {
  /// Queries after which the search gives up; none: it goes on until it has decided.
  std::optional<std::size_t> calls = std::nullopt;
  /// Distributions after which it gives up.
  std::optional<std::size_t> vectors = std::nullopt;
};

/// What a decision took.
struct EquivalenceStatistics {
  std::size_t states = 0;   // reachable ones of both packages together
  std::size_t vectors = 0;  // distributions of states that were looked at
  std::size_t calls = 0;    // length of the longest transcript needed
  double seconds = 0;       // wall-clock time
};

/// Whether two packages are the same to every adversary, and what shows it.
struct EquivalenceResult {
  /// Nothing if the search was stopped or gave up.
  std::optional<bool> equivalent;
  /// Equivalent: the dimension of the space that all transcripts' state distributions span.
  std::size_t dimension = 0;
  /// Not equivalent: a shortest transcript that the two produce with different probabilities.
  std::vector<TranscriptStep> transcript;
  Rational first = 0, second = 0;  // its probabilities
  /// Asks what the transcript asks, and says 1 if it sees the transcript, or, where that is less
  /// likely in the second game, if it does not; its advantage is |second - first|. Nothing for
  /// games with a finalize, whose verdict no adversary sees.
  std::optional<Package> adversary;
  EquivalenceStatistics statistics;  // what the decision took
};

/// Are two packages with the same exports perfectly indistinguishable to every adversary, whatever
/// the number of queries (budgets are ignored)? Where the packages have a finalize, its verdict on
/// any output must have the same probability too, after any transcript. The vectors of state
/// distributions that transcripts lead to span a space of finite dimension; words are explored
/// breadth first, and only from vectors that are independent of those before [Tzeng92; Kiefer11].
/// Independence is decided modulo a 61-bit prime; dependence, on which the answer yes rests, is
/// confirmed over the rationals. Time: polynomial in the reachable states. Throws
/// Error(type_mismatch) for different interfaces, Error(too_large) for inputs that cannot be
/// enumerated or for more states than fit the memory cap.
EquivalenceResult decide_equivalence(const Package& first, const Package& second,
                                     const EquivalenceOptions& options, const Context& context);

/// "LR(0x0, 0x1) -> 0x3", one line a query.
std::string to_text(const std::vector<TranscriptStep>& transcript, const Package& package);

}  // namespace certamen
