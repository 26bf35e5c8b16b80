// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/certify/interpreter.hpp"
#include "framework/certify/optimal.hpp"
#include "framework/certify/position.hpp"
#include "framework/error.hpp"

namespace certamen::certify {

namespace {

[[noreturn]] void reject_optimal(const std::string& where, const std::string& what) {
  throw Error{ErrorCode::contradiction, "certificate of the optimal value, " + where, what};
}

class OptimalChecker {
 public:
  OptimalChecker(const OptimalQuestion& question, const OptimalCertificate& certificate,
                 const Limits& limits)
      : question_{question}, certificate_{certificate}, limits_{limits}, sides_{question, limits} {}

  void check() {
    check_strategy();
    if (certificate_.positions.empty()) reject_optimal("table", "it is empty");
    if (certificate_.memories.size() != question_.games.size())
      reject_optimal("table", "it is about another number of games");
    for (const auto& position : certificate_.positions) situations_.push_back(read(position));
    Situation start = sides_.start();
    const Rational weight = scale(start);
    expect_same(start, 0, "the start is not that of the games");
    const auto& value = certificate_.positions[0].value;
    if (!value || *value * weight != certificate_.value)
      reject_optimal("start", "its value is " + (value ? to_fraction(*value * weight) : "none") +
                                  ", and " + to_fraction(certificate_.value) + " is claimed");
    for (std::size_t i = 0; i < certificate_.positions.size(); ++i) check_position(i);
  }

 private:
  Situation read(const CertifiedPosition& position) {
    const std::string where = "position " + std::to_string(situations_.size());
    Situation result;
    if (position.belief.size() != question_.games.size() ||
        position.made.size() != sides_.oracles())
      reject_optimal(where, "it is about other games");
    for (std::size_t side = 0; side < position.belief.size(); ++side) {
      result.belief.emplace_back();
      for (const auto& row : position.belief[side]) {
        if (row.memory >= certificate_.memories[side].size() || row.weight <= 0)
          reject_optimal(where, "its belief has a row that cannot be");
        const auto id = sides_.steppers()[side].id_of(certificate_.memories[side][row.memory]);
        if (!result.belief[side].emplace(id, row.weight).second)
          reject_optimal(where, "its belief has a row twice");
      }
    }
    result.made = position.made;
    result.left = position.left;
    return result;
  }

  void expect_same(const Situation& found, std::size_t position, const std::string& else_say) {
    if (position >= situations_.size())
      reject_optimal("position " + std::to_string(position), "it is missing");
    const Situation& claimed = situations_[position];
    if (found.belief != claimed.belief || found.made != claimed.made || found.left != claimed.left)
      reject_optimal("position " + std::to_string(position), else_say);
  }

  void check_position(std::size_t number) {
    const auto& position = certificate_.positions[number];
    const Situation& here = situations_[number];
    const std::string where = "position " + std::to_string(number);
    if (position.bounded) {
      if (!position.value || *position.value != sides_.most(here.belief))
        reject_optimal(where, "its bound is not all that there is to win");
      return;
    }
    std::optional<Rational> best = sides_.stop(here.belief);
    std::size_t next_move = 0;
    for (std::size_t oracle = 0; oracle < sides_.oracles(); ++oracle) {
      if (!sides_.may_call(here, oracle)) continue;
      for (std::size_t input = 0; input < sides_.inputs(oracle).size(); ++input) {
        if (next_move == position.moves.size()) reject_optimal(where, "a move is missing");
        const auto& move = position.moves[next_move++];
        if (move.oracle != oracle || move.inputs != sides_.inputs(oracle)[input])
          reject_optimal(where, "a move is missing");
        const auto value = check_move(here, move, input, where);
        if (value && (!best || *value > *best)) best = value;
      }
    }
    if (next_move != position.moves.size()) reject_optimal(where, "a move is not allowed");
    if (best != position.value)
      reject_optimal(where, "its value is " + (best ? to_fraction(*best) : "none") + ", and " +
                                (position.value ? to_fraction(*position.value) : "none") +
                                " is claimed");
  }

  /// The move's value by the values of the positions after it; nothing if one of them has none.
  std::optional<Rational> check_move(const Situation& here, const CertifiedPosition::Move& move,
                                     std::size_t input, const std::string& where) {
    auto answers = sides_.answers(here, move.oracle, input);
    if (answers.size() != move.next.size())
      reject_optimal(where, "a move has another number of answers");
    std::optional<Rational> sum = 0;
    auto next = move.next.begin();
    for (auto& [answer, situation] : answers) {
      const Rational weight = scale(situation);
      if (next->answer != answer || next->weight != weight)
        reject_optimal(where, "an answer of a move has another weight");
      expect_same(situation, next->position,
                  "what is believed after a move from " + where + " is something else");
      const auto& value = certificate_.positions[next->position].value;
      if (!value) sum.reset();
      if (sum) *sum += weight * *value;
      ++next;
    }
    return sum;
  }

  void check_strategy() {
    if (!certificate_.strategy) return;
    std::vector<Rational> wins;
    for (const auto& game : question_.games)
      wins.push_back(interpret({*certificate_.strategy, game}, limits_.paths).win);
    const Rational reached =
        wins.size() == 2 ? Rational{abs(Rational{wins[1] - wins[0]})} : wins[0];
    if (reached != certificate_.value)
      reject_optimal("strategy", "it reaches " + to_fraction(reached) + ", and " +
                                     to_fraction(certificate_.value) + " is claimed");
  }

  const OptimalQuestion& question_;
  const OptimalCertificate& certificate_;
  Limits limits_;
  Sides sides_;
  std::vector<Situation> situations_;
};

}  // namespace

void check_optimal_certificate(const OptimalQuestion& question,
                               const OptimalCertificate& certificate, const Limits& limits) {
  OptimalChecker{question, certificate, limits}.check();
}

}  // namespace certamen::certify
