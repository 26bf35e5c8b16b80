// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/certify/stepper.hpp"

/// Certificates of equivalence, and transcripts that show the opposite. Like those of optimal
/// values, written and checked on concrete values alone.
namespace certamen::certify {

/// Vectors over the concrete states of two games: weights of the first game's states count
/// positively, those of the second's negatively. A transcript's vector says with which probability
/// it leads to which state. If all transcripts' vectors are combinations of the basis, and every
/// basis vector adds up to 0, then every transcript has one probability in both games.
struct EquivalenceCertificate {
  struct Row {
    std::size_t side, memory;  // of the certificate's table for the side
    Rational weight;
  };
  struct Combination {
    std::vector<std::pair<std::size_t, Rational>> of = {};  // basis vectors with their factors
  };
  struct Move {
    std::size_t oracle;
    std::vector<Integer> inputs;
    std::vector<std::pair<Integer, Combination>> next = {};  // by answer
  };
  struct Vector {
    std::vector<bool> called;  // oracles on whose first call phases depend
    std::vector<Row> rows;
    std::vector<Move> moves = {};  // every allowed call with every input
  };
  std::vector<std::vector<Memory>> memories;  // by side
  Combination start;
  std::vector<Vector> basis;
};

/// One question of a transcript.
struct AskedStep {
  std::optional<std::string> oracle;  // none: an output is handed in, and the answer is the verdict
  std::vector<Integer> inputs;
  Integer answer;
};

/// Explores all transcripts, breadth first, as far as their vectors are new. Budgets are ignored,
/// phases are not. Throws Error(contradiction) if a transcript tells the games apart, and
/// Error(too_large).
EquivalenceCertificate write_equivalence_certificate(const Package& first, const Package& second,
                                                     const Limits& limits = {});

/// Checks that the basis contains the start, adds up to 0 in every vector (and for the verdict on
/// every output, where there is one), and contains what each of its vectors becomes by every call,
/// input and answer. Throws Error(contradiction) that says what is wrong, and Error(too_large).
void check_equivalence_certificate(const Package& first, const Package& second,
                                   const EquivalenceCertificate& certificate,
                                   const Limits& limits = {});

/// Computes a transcript's probabilities in both games; throws Error(contradiction) if they are not
/// the claimed ones, if these are equal, or if a call is not allowed.
void check_transcript(const Package& first, const Package& second,
                      const std::vector<AskedStep>& transcript, const Rational& in_first,
                      const Rational& in_second, const Limits& limits = {});

}  // namespace certamen::certify
