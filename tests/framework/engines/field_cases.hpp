// SPDX-License-Identifier: Apache-2.0
// Random games over a field: linear leakage, forgeries of linear forms, and padded polynomials.
#pragma once

#include <random>
#include <vector>

#include "framework/games/builder.hpp"
#include "framework/values/operations.hpp"

namespace certamen::testing {

/// What the random games are made of: coefficients of a form for each hidden value (or each power
/// of one), an origin and one for each element that is asked.
struct FieldCase {
  Integer p = 3;
  std::size_t hidden = 2, asked = 1, calls = 1;
  bool is_forgery = false, is_padded = false, is_written_otherwise = false;
  std::vector<std::vector<int>> forms = {};   // by hidden value: origin, then by element
  std::vector<std::vector<int>> wanted = {};  // leakage: by element handed in, by hidden value
};

class FieldCaseGame {
 public:
  explicit FieldCaseGame(const FieldCase& its) : its_{its}, field_{Zmod(its.p)} {}

  Package build() {
    GameBuilder game{"FieldCase"};
    std::vector<State> hidden;
    const std::size_t values = its_.is_padded ? 2 : its_.hidden;
    for (std::size_t i = 0; i < values; ++i)
      hidden.push_back(game.state("x" + std::to_string(i), field_));
    const Domain messages = Vector(field_, Integer{its_.asked});
    const Table asked = game.map("asked", messages, Unit());
    game.initialize([&](Body& at) {
      for (const auto& x : hidden) at.set(x, at.sample(field_));
    });
    game.oracle("ASK", {messages},
                [&](Body& at, Node m) {
                  if (its_.is_forgery) at.put(asked, m, at.unit());
                  return answer(at, hidden, m);
                })
        .at_most(its_.calls);
    if (its_.is_forgery)
      game.finalize(Tuple({messages, field_}), [&](Body& at, Node forgery) {
        const Node m = at.get(forgery, 0), t = at.get(forgery, 1);
        const Node right = answer(at, hidden, m), found = at.is_some(at.find(asked, m));
        if (!its_.is_written_otherwise) return !found && at.equal(right, t);
        const Node two = at.constant(field_, its_.p - 1), zero = at.constant(field_, 0);
        return at.select(found, at.boolean(false), at.equal(right * two - t * two, zero));
      });
    else
      game.finalize(Vector(field_, Integer{its_.wanted.size()}), [&](Body& at, Node guess) {
        Node all = at.boolean(true);
        for (std::size_t i = 0; i < its_.wanted.size(); ++i) {
          Node form = at.constant(field_, 0);
          for (std::size_t j = 0; j < hidden.size(); ++j)
            form = form + at.get(hidden[j]) * at.constant(field_, its_.wanted[i][j]);
          all = all && at.equal(at.get(guess, i), form);
        }
        return all;
      });
    return game.build();
  }

 private:
  Node answer(Body& at, const std::vector<State>& hidden, Node m) const {
    Node sum = at.constant(field_, 1);
    Node power = at.get(hidden[0]);
    const Node first = power;
    for (std::size_t j = 0; j < its_.forms.size(); ++j) {
      Node coefficient = at.constant(field_, its_.forms[j][0]);
      for (std::size_t i = 0; i < its_.asked; ++i)
        coefficient = coefficient + at.get(m, i) * at.constant(field_, its_.forms[j][i + 1]);
      if (its_.is_padded) {
        sum = sum + coefficient * power;
        power = power * first;
      } else {
        sum = sum + coefficient * at.get(hidden[j]);
      }
    }
    if (its_.is_padded) sum = sum + at.get(hidden[1]);
    // What the adversary knows may be anything.
    if (its_.asked > 0) sum = sum + at.get(m, 0) * at.get(m, 0);
    return sum;
  }

  FieldCase its_;
  Domain field_;
};

inline FieldCase random_case(std::mt19937_64& random) {
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  FieldCase its;
  its.p = below(3) == 0 ? 2 : 3;
  its.is_forgery = below(2) == 0;
  its.is_padded = its.is_forgery && below(3) == 0;
  its.is_written_otherwise = below(2) == 0;
  its.hidden = 1 + below(its.p == 2 ? 3 : 2);
  its.asked = (its.is_forgery ? 1 : 0) + below(2);
  its.calls = below(its.p == 2 ? 4 : 3);
  if (its.is_forgery && its.asked == 2 && its.p == 3) its.calls = below(2);
  const auto coefficient = [&] {
    return below(2) == 0 ? 0 : static_cast<int>(random() % static_cast<std::uint64_t>(its.p));
  };
  for (std::size_t j = 0; j < its.hidden; ++j) {
    its.forms.emplace_back();
    for (std::size_t i = 0; i <= its.asked; ++i) its.forms.back().push_back(coefficient());
  }
  for (std::size_t i = 0; i < 1 + below(2) && !its.is_forgery; ++i) {
    its.wanted.emplace_back();
    for (std::size_t j = 0; j < its.hidden; ++j) its.wanted.back().push_back(coefficient());
  }
  return its;
}

}  // namespace certamen::testing
