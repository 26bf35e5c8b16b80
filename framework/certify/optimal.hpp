// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/certify/stepper.hpp"

/// Certificates of an optimal value. They are written and checked on concrete values, by stepping
/// through the games' own bodies: nothing here knows the search, its beliefs up to renaming, or any
/// engine. See docs/explanation/certificates.md.
namespace certamen::certify {

/// What is optimised: of two games the distance, of one the probability of winning. Budgets are
/// those of the games' procedures; `calls`, if given, limits all of them together.
struct OptimalQuestion {
  std::vector<Package> games;
  std::optional<std::size_t> calls = std::nullopt;
};

/// What one may believe after some calls: what each side remembers, with weights that add up to 1
/// over both sides.
struct CertifiedPosition {
  struct Row {
    std::size_t memory;  // of the certificate's table for the side
    Rational weight;
  };
  struct Next {
    Integer answer;
    std::size_t position;
    Rational weight;  // of this answer: the position's weights are divided by it
  };
  struct Move {
    std::size_t oracle;
    std::vector<Integer> inputs;
    std::vector<Next> next;  // one for each answer that can come, in their order
  };
  std::vector<std::vector<Row>> belief;  // by side
  std::vector<std::size_t> made;    // calls so far, by oracle; without budget: 1 stands for any
  std::optional<std::size_t> left;  // calls of all oracles together, if they are limited
  bool bounded = true;              // the value is only a bound: all that there is to win
  std::optional<Rational> value;    // none: nothing can be handed in any more
  std::vector<Move> moves = {};     // every allowed call with every input; bounded: none
};

struct OptimalCertificate {
  Rational value;                                  // what is claimed
  std::vector<std::vector<Memory>> memories;       // by side
  std::vector<CertifiedPosition> positions;        // the first one is the start
  std::optional<Package> strategy = std::nullopt;  // reaches the value; none: it is only a bound
};

/// The table, by backward induction over all concrete situations. Where the most that can be won
/// does not beat the best move, the situations behind it are only bounded. Without a claim the
/// value is what the table says. Throws Error(too_large) beyond the limits or where inputs cannot
/// be tried one by one.
OptimalCertificate write_optimal_certificate(const OptimalQuestion& question,
                                             const std::optional<Rational>& claimed,
                                             const std::optional<Package>& strategy,
                                             const Limits& limits = {});

/// Checks a table position by position, and the strategy by running it on all coins: every allowed
/// call with every input is there; each answer's belief, computed here, is the next position's; the
/// value is that of the best of stopping and of all calls; bounds are true; the start is the games'
/// own and has the claimed value. Throws Error(contradiction) that says what is wrong, and
/// Error(too_large).
void check_optimal_certificate(const OptimalQuestion& question,
                               const OptimalCertificate& certificate, const Limits& limits = {});

}  // namespace certamen::certify
