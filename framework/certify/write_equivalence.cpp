// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <map>

#include "framework/certify/equivalence.hpp"
#include "framework/certify/pair_of_games.hpp"
#include "framework/error.hpp"

namespace certamen::certify {

namespace {

using Combination = EquivalenceCertificate::Combination;
using Factors = std::map<std::size_t, Rational>;

/// Linearly independent vectors in echelon form, each with the basis vectors that it is made of.
class Echelon {
 public:
  /// Takes out of a vector what the basis has of it; the factors of what was taken.
  Factors reduce(Weights& rest, Work& work) const {
    Factors taken;
    for (auto at = rest.begin(); at != rest.end();) {
      const auto found = rows_.find(at->first);
      if (found == rows_.end()) {
        ++at;
        continue;
      }
      const Place pivot = at->first;
      const Rational factor = at->second;
      work.spend(found->second.vector.size() + found->second.of.size());
      add_to(rest, found->second.vector, -factor);
      for (const auto& [number, own] : found->second.of) taken[number] += factor * own;
      at = rest.upper_bound(pivot);
    }
    return taken;
  }

  /// Adds what is left of basis vector `number` after `taken` was taken out of it.
  void add(Weights rest, const Factors& taken, std::size_t number) {
    const Place pivot = rest.begin()->first;
    const Rational scale = 1 / rest.begin()->second;
    for (auto& [place, weight] : rest) weight *= scale;
    Factors of{{number, scale}};
    for (const auto& [other, factor] : taken) of[other] -= factor * scale;
    rows_.emplace(pivot, Row{std::move(rest), std::move(of)});
  }

 private:
  struct Row {
    Weights vector;  // begins with its pivot, of weight 1
    Factors of;
  };
  std::map<Place, Row> rows_;
};

class EquivalenceWriter {
 public:
  EquivalenceWriter(const Package& first, const Package& second, const Limits& limits)
      : games_{first, second, limits}, limits_{limits} {}

  EquivalenceCertificate write() {
    certificate_.start = combination(games_.nothing_called(), games_.start());
    for (std::size_t next = 0; next < vectors_.size(); ++next) extend(next);
    for (std::size_t side = 0; side < 2; ++side) {
      certificate_.memories.emplace_back();
      const auto& stepper = games_.steppers()[side];
      for (std::size_t id = 0; id < stepper.size(); ++id)
        certificate_.memories.back().push_back(stepper.memory(id));
    }
    return std::move(certificate_);
  }

 private:
  /// The vector as a combination of the basis, which grows if it has to.
  Combination combination(const std::vector<bool>& called, const Weights& weights) {
    if (weights.empty()) return {};
    if (games_.visible_difference(weights) != 0)
      throw Error{ErrorCode::contradiction, "certificate of an equivalence",
                  "stepping through both games finds a transcript that tells them apart"};
    Echelon& space = spaces_[games_.standing(called, weights)];
    Weights rest = weights;
    Factors factors = space.reduce(rest, games_.work());
    if (!rest.empty()) {
      const std::size_t number = vectors_.size();
      if (number >= limits_.vectors)
        throw Error{ErrorCode::too_large, "certificate",
                    "more than " + std::to_string(limits_.vectors) + " basis vectors"};
      space.add(std::move(rest), factors, number);
      vectors_.push_back(weights);
      EquivalenceCertificate::Vector vector{called, {}};
      for (const auto& [place, weight] : weights)
        vector.rows.push_back({place.first, place.second, weight});
      certificate_.basis.push_back(std::move(vector));
      factors = {{number, 1}};
    }
    Combination result;
    for (const auto& [number, factor] : factors)
      if (factor != 0) result.of.emplace_back(number, factor);
    return result;
  }

  void extend(std::size_t number) {
    const Weights weights = vectors_[number];
    const std::vector<bool> called = certificate_.basis[number].called;
    std::vector<EquivalenceCertificate::Move> moves;
    for (std::size_t oracle = 0; oracle < games_.oracles().size(); ++oracle) {
      if (!games_.may_call(called, weights, oracle)) continue;
      const auto& inputs = games_.steppers()[0].inputs(oracle);
      for (std::size_t input = 0; input < inputs.size(); ++input) {
        EquivalenceCertificate::Move move{oracle, inputs[input]};
        for (const auto& [answer, then] : games_.answers(weights, oracle, input))
          move.next.emplace_back(answer, combination(games_.after(called, oracle), then));
        references_ += move.next.size();
        if (references_ > limits_.references)
          throw Error{ErrorCode::too_large, "certificate",
                      "more than " + std::to_string(limits_.references) + " images of vectors"};
        moves.push_back(std::move(move));
      }
    }
    certificate_.basis[number].moves = std::move(moves);
  }

  PairOfGames games_;
  Limits limits_;
  std::map<Standing, Echelon> spaces_;
  std::deque<Weights> vectors_;
  EquivalenceCertificate certificate_;
  std::size_t references_ = 0;
};

}  // namespace

EquivalenceCertificate write_equivalence_certificate(const Package& first, const Package& second,
                                                     const Limits& limits) {
  return EquivalenceWriter{first, second, limits}.write();
}

}  // namespace certamen::certify
