// SPDX-License-Identifier: Apache-2.0
// What the optimal search knows before it looks: bounds, the order of moves and of rounds, what the
// last call gets; and how it prunes by them.
#include <algorithm>
#include <numeric>
#include <vector>

#include "framework/engines/optimal/search.hpp"

namespace certamen {

/// This number of calls can still be made.
std::size_t OptimalSearch::calls_left(const Position& position) const {
  std::size_t left = 0, made = 0;
  for (std::size_t i = 0; i < position.left.size(); ++i) {
    left += position.left[i];
    made += budgets_[i] - position.left[i];
  }
  return std::min(left, total_ - std::min(total_, made));
}

/// Made after the first round, so that there is an output even if the table is not finished.
void OptimalSearch::make_table(std::size_t start) {
  if (!options_.bounds || positions_[start].decided) return;
  const auto poll = [&] {
    ++statistics_.asked;
    return is_over();
  };
  hypotheses_ = Hypotheses::of(machine_, positions_[start].belief, objective_, poll);
  if (!hypotheses_) return;
  hypotheses_->find_symmetries(positions_[start].belief, [&] { return is_over(); });
  bytes_ += hypotheses_->bytes();
  positions_[start].most = std::min(positions_[start].most, most_of(positions_[start]));
}

/// The belief in the table, where the table can say what calls do to it.
std::optional<Hypotheses::Believed> OptimalSearch::in_table(const Belief& belief) const {
  if (!hypotheses_ || !hypotheses_->is_static()) return std::nullopt;
  return hypotheses_->believed(belief);
}

/// At least what is still to be won, by all calls that are left.
Rational OptimalSearch::most_of(const Position& position) const {
  Rational most = best_possible(position.belief);
  if (!hypotheses_ || is_given_away(position.belief)) return most;
  if (const auto believed = hypotheses_->believed(position.belief))
    most = std::min(most, hypotheses_->bound(*believed, position.left,
                                             position.decided ? 0 : calls_left(position)));
  return most;
}

/// At least what is to be won by this number of calls.
Rational OptimalSearch::most_soon(std::size_t id, std::size_t calls) {
  Position& position = positions_[id];
  if (!hypotheses_ || position.decided || calls >= calls_left(position)) return position.most;
  if (!position.most_soon || position.most_soon->first != calls) {
    Rational most = position.most;
    if (const auto believed = hypotheses_->believed(position.belief))
      most = std::min(most, hypotheses_->bound(*believed, position.left, calls));
    position.most_soon.emplace(calls, std::move(most));
  }
  return position.most_soon->second;
}

/// Whether one game alone can have led to a belief: the adversary knows which one it plays, and no
/// call changes that.
bool OptimalSearch::is_given_away(const Belief& belief) const {
  return objective_ == Objective::distinguish &&
         (belief.parts[0].empty() || belief.parts[1].empty());
}

/// Machine::canonize; of a belief that gives the game away the weight alone is kept. What is won
/// from there on is that of the side it leaves, whatever is still hidden in it.
Integer OptimalSearch::canonize(Belief& belief, Machine::Renaming* names) {
  if (!is_given_away(belief)) return machine_.canonize(belief, names);
  Integer common = 0;
  for (std::size_t side = 0; side < belief.parts.size(); ++side) {
    auto& part = belief.parts[side];
    if (part.empty()) continue;
    common += machine_.weight(belief, side);
    part = {{}, {1}};
  }
  names->clear();
  for (std::uint32_t sort = 0; sort < belief.named.size(); ++sort) {
    const auto& its = machine_.sorts()[sort];
    belief.named[sort] = its.constants.size();
    names->emplace_back();
    for (std::uint64_t i = 0; i < belief.named[sort]; ++i)
      names->back().push_back(its.kind == LabelSort::Kind::atoms ? i : std::uint64_t{1} << i);
  }
  return common;
}

/// The ways of a position, those first of which the bounds promise most.
std::vector<std::size_t> OptimalSearch::by_promise(std::size_t id, std::size_t calls) {
  const auto& ways = positions_[id].ways;
  std::vector<std::size_t> order(ways.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!hypotheses_) return order;
  std::vector<Rational> promise;
  for (const auto& way : ways) {
    Rational sum = 0;
    for (const auto& [child, common] : way.children) sum += most_soon(child, calls - 1) * common;
    promise.push_back(sum * way.share);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return promise[a] != promise[b] ? promise[a] > promise[b] : a < b;
  });
  return order;
}

/// One call and no more: the answers' beliefs are judged as they are.
void OptimalSearch::last_call(std::size_t id, Node& node) {
  bool all_dead = !node.ends;
  const Position& position = positions_[id];
  std::vector<MachineMove> output;
  for (std::size_t procedure = 0; procedure < machine_.procedures().size(); ++procedure) {
    if (!is_allowed(position, procedure)) continue;
    const Position next = after(position, procedure, {});
    const bool ends = may_stop(next), goes_on = can_go_on(next);
    if (!ends && !goes_on) continue;
    all_dead = false;
    for (const auto& moves : machine_.all_calls(position.belief, procedure)) {
      if (is_repeat(position, procedure, moves)) continue;
      if (is_over() || (node.ends && node.bracket.lower == position.most)) {
        node.bracket.upper = position.most;
        return;
      }
      Integer factor;
      Bracket sum;
      if (objective_ == Objective::distinguish) {
        const auto answers = machine_.last_answers(position.belief, procedure, moves, factor);
        followed(answers.size());
        for (const auto& [answer, weights] : answers) {
          const Integer value = std::max(Integer{weights[1] - weights[0]}, Integer{0});
          sum.lower += value;
          sum.upper += goes_on ? weights[1] : value;
        }
        ++statistics_.asked;
      } else {
        const auto answers = machine_.call(position.belief, procedure, moves, factor);
        ++statistics_.asked;
        std::size_t rows = 0;
        for (const auto& answer : answers)
          for (const auto& part : answer.belief.parts) rows += part.weights.size();
        followed(rows);
        Rational quick = 0;
        for (const auto& answer : answers) quick += best_possible(answer.belief);
        if (node.ends && quick / factor <= node.bracket.lower) continue;
        for (const auto& answer : answers) {
          const Rational value = ends ? stop_value(answer.belief, output) : Rational{0};
          sum.lower += value;
          sum.upper += goes_on ? best_possible(answer.belief) : value;
        }
      }
      const Rational share = make_rational(1, factor);
      node.bracket.upper = std::max(node.bracket.upper, Rational{sum.upper * share});
      if (!ends || (node.ends && sum.lower * share <= node.bracket.lower)) continue;
      node.bracket.lower = sum.lower * share;
      node.stops = false;
      node.ends = true;
      node.procedure = procedure;
      node.moves = moves;
    }
  }
  node.dead = all_dead;
}

/// One call and no more, from the table.
void OptimalSearch::last_look(std::size_t id, const Hypotheses::Believed& believed, Node& node) {
  const Position& position = positions_[id];
  for (std::size_t procedure = 0; procedure < machine_.procedures().size(); ++procedure) {
    if (!is_allowed(position, procedure)) continue;
    if (is_over()) {
      node.bracket.upper = position.most;
      return;
    }
    const auto best = hypotheses_->last_call(believed, procedure);
    statistics_.asked += hypotheses_->calls(procedure).size();
    const bool goes_on = can_go_on(after(position, procedure, {}));
    node.bracket.upper = std::max(node.bracket.upper, goes_on ? position.most : best.value);
    if (best.value <= node.bracket.lower) continue;
    node.bracket.lower = best.value;
    node.stops = false;
    node.procedure = procedure;
    node.moves = hypotheses_->calls(procedure)[best.call];
  }
}

/// How many calls the round after this one looks at. One more, unless the search grows as a power
/// of the number of calls does, of at most `degree`: then half as many more cost about as much as
/// all rounds before, and single steps would cost that many times over.
std::size_t OptimalSearch::next_round(std::size_t calls) {
  constexpr std::size_t degree = 4, from = 6;
  const bool known = !rounds_.empty() && rounds_.back().first > 0;
  const std::size_t before = known ? rounds_.back().first : 0;
  const std::size_t asked = known ? rounds_.back().second : 0;
  rounds_.emplace_back(calls, statistics_.asked - asked_by_counts_);
  if (calls < from || !known || calls >= total_) return calls + 1;
  const Integer now =
      Integer{rounds_.back().second} * boost::multiprecision::pow(Integer{before}, degree);
  const Integer then = Integer{asked} * boost::multiprecision::pow(Integer{calls}, degree);
  grows_slowly_ = now <= then;
  return grows_slowly_ ? std::min(total_, calls + calls / 2) : calls + 1;
}

/// The best of stopping, which the node is so far, and of the ways on.
void OptimalSearch::look_ahead(std::size_t id, std::size_t calls, Node& node) {
  bool all_dead = !node.ends;
  for (const std::size_t number : by_promise(id, calls)) {
    Way& way = positions_[id].ways[number];
    if (node.ends && way.quick <= node.bracket.lower) continue;  // cannot beat the best
    if (!stopped_.empty()) {
      all_dead = false;
      node.bracket.upper = std::max(node.bracket.upper, way.quick);
      continue;
    }
    bool dead = false;
    take(way, calls, node, dead);
    all_dead = all_dead && dead;
  }
  node.dead = all_dead;
}

/// Looks at one way on, until it is clear that it does not beat the best so far: neither by that
/// many calls, nor by more, or only by more, which the upper end then says.
void OptimalSearch::take(Way& way, std::size_t calls, Node& node, bool& dead) {
  std::vector<Bracket> most;  // of each child: by this number of calls, and by all
  Bracket sum, rest;          // of the children that were looked at, and of the others
  for (const auto& [child, common] : way.children) {
    const Rational share = way.share * common;
    most.push_back({most_soon(child, calls - 1) * share, positions_[child].most * share});
    rest.lower += most.back().lower;
    rest.upper += most.back().upper;
  }
  bool beaten = false, ends = true;
  for (std::size_t k = 0; k < way.children.size() && !beaten && !dead; ++k) {
    const auto& [child, common] = way.children[k];
    const Node its = solve(child, calls - 1);
    const Rational share = way.share * common;
    rest.lower -= most[k].lower;
    rest.upper -= most[k].upper;
    sum.lower += its.bracket.lower * share;
    sum.upper += its.bracket.upper * share;
    ends = ends && its.ends;
    dead = its.dead;
    beaten = node.ends && (sum.upper + rest.upper <= node.bracket.lower ||
                           (ends && sum.lower + rest.lower <= node.bracket.lower));
  }
  if (dead) return;
  way.quick = std::min<Rational>(way.quick, sum.upper + rest.upper);
  node.bracket.upper = std::max(node.bracket.upper, way.quick);
  if (beaten || !ends || (node.ends && sum.lower <= node.bracket.lower)) return;
  node.bracket.lower = sum.lower;
  node.stops = false;
  node.ends = true;
  node.procedure = way.procedure;
  node.moves = way.moves;
}

}  // namespace certamen
