// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/engines/optimal/field_game.hpp"

namespace certamen {

/// An adversary against a FieldGame: its calls, one after the other, and what it hands in.
struct FieldPlay {
  std::vector<std::vector<Integer>> calls = {};  // what each asks, in the order of `asked`
  /// By variable of `handed`, as polynomials in the answers (FieldReplay::answer).
  std::map<std::uint32_t, FieldPolynomial> handed = {};
};

/// Plays adversaries against a game, with hidden values and answers as polynomials.
class FieldReplay {
 public:
  /// Refers to the game, whose ring counts what is computed.
  explicit FieldReplay(FieldGame& game);

  /// The variable of an answer: that of the call's `place`-th value.
  std::uint32_t answer(std::size_t call, std::size_t place) const;
  /// That answer as a polynomial in the hidden values.
  FieldPolynomial answered(const std::vector<Integer>& asked, std::size_t place);
  /// The polynomial with polynomials for some of its variables.
  FieldPolynomial with(const FieldPolynomial& polynomial,
                       const std::map<std::uint32_t, FieldPolynomial>& values);
  /// Hidden values that answers to these calls, linear in them, leave possible, as polynomials in
  /// the answers: what they do not decide is 0.
  std::map<std::uint32_t, FieldPolynomial>
  hidden_of(const std::vector<std::vector<Integer>>& calls);
  /// What the play wins: by the rank of its equations where they are linear in the hidden values,
  /// and where there is one equation in one hidden value by its zeros. Nothing for others.
  std::optional<Rational> win(const FieldPlay& play);
  /// The play for people, or how many calls it makes if that would be long.
  std::string text(const FieldPlay& play) const;

 private:
  bool is_fresh(const FieldPlay& play, const FieldGame::Fresh& fresh) const;
  std::optional<Rational> zeros(const FieldPolynomial& polynomial);
  std::optional<Rational> solutions(const std::vector<FieldPolynomial>& equations);

  FieldGame& game_;
  std::uint32_t first_answer_;
};

}  // namespace certamen
