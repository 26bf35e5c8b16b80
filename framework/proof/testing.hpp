// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/proof/check.hpp"

/// What the macros of framework/testing/doctest.hpp ask; usable with any test framework.
namespace certamen::testing {

/// What a test framework asserts, and prints where it does not hold.
struct TestResult {
  bool holds = false;   // whether the statement holds
  std::string message;  // with the transcript that shows it
};

/// Whether the games are the same to every adversary within their budgets: at their sizes if those
/// are numbers, for all sizes (by normal forms) if they are symbols.
TestResult equivalent(const Package& first, const Package& second);
/// Whether the best adversary's advantage is that number, or is at most that number.
TestResult advantage_is(const Package& first, const Package& second, const Rational& advantage);
/// Likewise, at most that number.
TestResult advantage_at_most(const Package& first, const Package& second,
                             const Rational& advantage);
/// Whether the whole proof is verified; or its step from that game.
TestResult proof_holds(const Proof& proof);
/// Whether the proof's step from the game of that name is verified.
TestResult hop_holds(const Proof& proof, const std::string& from);
/// Whether the proof is refuted with that exact advantage.
TestResult refuted(const Proof& proof, const Rational& advantage);

}  // namespace certamen::testing
