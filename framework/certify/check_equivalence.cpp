// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/certify/equivalence.hpp"
#include "framework/certify/pair_of_games.hpp"
#include "framework/error.hpp"

namespace certamen::certify {

namespace {

[[noreturn]] void reject_basis(const std::string& where, const std::string& what) {
  throw Error{ErrorCode::contradiction, "certificate of an equivalence, " + where, what};
}

class BasisChecker {
 public:
  BasisChecker(const Package& first, const Package& second,
               const EquivalenceCertificate& certificate, const Limits& limits)
      : certificate_{certificate}, games_{first, second, limits} {}

  void check() {
    if (certificate_.memories.size() != 2) reject_basis("basis", "it is not about two games");
    for (const auto& vector : certificate_.basis) read(vector);
    expect_combination(games_.start(), games_.nothing_called(), certificate_.start, "start");
    for (std::size_t i = 0; i < vectors_.size(); ++i) check_vector(i);
  }

 private:
  void read(const EquivalenceCertificate::Vector& vector) {
    const std::string where = "vector " + std::to_string(vectors_.size());
    if (vector.called.size() != games_.oracles().size()) reject_basis(where, "of other games");
    Weights weights;
    for (const auto& row : vector.rows) {
      if (row.side >= 2 || row.memory >= certificate_.memories[row.side].size())
        reject_basis(where, "it has an entry that cannot be");
      const auto id =
          games_.steppers()[row.side].id_of(certificate_.memories[row.side][row.memory]);
      add_to(weights, {{{row.side, id}, row.weight}}, 1);
    }
    vectors_.push_back(weights);
    standings_.push_back(games_.standing(vector.called, weights));
  }

  void expect_combination(const Weights& found, const std::vector<bool>& called,
                          const EquivalenceCertificate::Combination& claimed,
                          const std::string& where) {
    const Standing standing = games_.standing(called, found);
    Weights sum;
    for (const auto& [number, factor] : claimed.of) {
      if (number >= vectors_.size()) reject_basis(where, "a basis vector is missing");
      if (standings_[number] != standing)
        reject_basis(where, "a vector of the combination allows other calls");
      games_.work().spend(vectors_[number].size());
      add_to(sum, vectors_[number], factor);
    }
    if (sum != found) reject_basis(where, "it is not the combination that is claimed");
  }

  void check_vector(std::size_t number) {
    const auto& vector = certificate_.basis[number];
    const Weights& weights = vectors_[number];
    const std::string where = "vector " + std::to_string(number);
    if (games_.visible_difference(weights) != 0)
      reject_basis(where, "it does not add up to 0 on what can be seen");
    std::size_t next = 0;
    for (std::size_t oracle = 0; oracle < games_.oracles().size(); ++oracle) {
      if (!games_.may_call(vector.called, weights, oracle)) continue;
      const auto& inputs = games_.steppers()[0].inputs(oracle);
      for (std::size_t input = 0; input < inputs.size(); ++input, ++next) {
        if (next >= vector.moves.size()) reject_basis(where, "a move is missing");
        const auto& move = vector.moves[next];
        if (move.oracle != oracle || move.inputs != inputs[input])
          reject_basis(where, "a move is missing");
        check_move(vector, weights, move, input, where);
      }
    }
    if (next != vector.moves.size()) reject_basis(where, "a move is not allowed");
  }

  void check_move(const EquivalenceCertificate::Vector& vector, const Weights& weights,
                  const EquivalenceCertificate::Move& move, std::size_t input,
                  const std::string& where) {
    const auto answers = games_.answers(weights, move.oracle, input);
    if (answers.size() != move.next.size())
      reject_basis(where, "a move has another number of answers");
    auto claimed = move.next.begin();
    for (const auto& [answer, then] : answers) {
      if (claimed->first != answer) reject_basis(where, "a move has another answer");
      expect_combination(then, games_.after(vector.called, move.oracle), claimed->second,
                         where + ", what a move makes of it");
      ++claimed;
    }
  }

  const EquivalenceCertificate& certificate_;
  PairOfGames games_;
  std::vector<Weights> vectors_;
  std::vector<Standing> standings_;
};

/// What a step of a transcript runs, which has to be allowed after the calls so far.
const Procedure& asked(const Stepper& game, const AskedStep& step, std::set<std::string>& called) {
  if (!step.oracle) {
    if (!game.finalize()) reject_basis("transcript", "there is no verdict");
    return *game.finalize();
  }
  const auto oracle =
      std::find_if(game.oracles().begin(), game.oracles().end(), [&](const Procedure& procedure) {
        return procedure.signature.name == *step.oracle;
      });
  if (oracle == game.oracles().end())
    reject_basis("transcript", "there is no oracle " + *step.oracle);
  const auto was_called = [&](const std::string& name) { return called.contains(name); };
  if (!std::all_of(oracle->only_after.begin(), oracle->only_after.end(), was_called) ||
      std::any_of(oracle->only_before.begin(), oracle->only_before.end(), was_called))
    reject_basis("transcript", *step.oracle + " may not be called there");
  called.insert(*step.oracle);
  return *oracle;
}

/// The probability of a transcript in one game.
Rational probability_in(const Package& game, const std::vector<AskedStep>& transcript,
                        const Limits& limits) {
  Stepper stepper{game, limits};
  auto belief = stepper.start();
  std::set<std::string> called;
  for (const auto& step : transcript) {
    std::map<Stepper::Id, Rational> next;
    const Procedure& procedure = asked(stepper, step, called);
    for (const auto& [id, weight] : belief) {
      const auto steps = stepper.steps(id, procedure, step.inputs);
      if (!steps)
        reject_basis("transcript", procedure.signature.name + " reads what has not been written");
      for (const auto& one : *steps)
        if (one.answer == step.answer) next[one.then] += weight * one.weight;
    }
    belief = std::move(next);
  }
  Rational sum = 0;
  for (const auto& [id, weight] : belief) sum += weight;
  return sum;
}

}  // namespace

void check_equivalence_certificate(const Package& first, const Package& second,
                                   const EquivalenceCertificate& certificate,
                                   const Limits& limits) {
  BasisChecker{first, second, certificate, limits}.check();
}

void check_transcript(const Package& first, const Package& second,
                      const std::vector<AskedStep>& transcript, const Rational& in_first,
                      const Rational& in_second, const Limits& limits) {
  const Rational found_first = probability_in(first, transcript, limits);
  const Rational found_second = probability_in(second, transcript, limits);
  if (found_first != in_first || found_second != in_second)
    reject_basis("transcript", "its probabilities are " + to_fraction(found_first) + " and " +
                                   to_fraction(found_second) + ", and " + to_fraction(in_first) +
                                   " and " + to_fraction(in_second) + " are claimed");
  if (found_first == found_second)
    reject_basis("transcript", "it has one probability in both games");
}

}  // namespace certamen::certify
