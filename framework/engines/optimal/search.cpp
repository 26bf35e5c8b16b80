// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/optimal/search.hpp"

#include <algorithm>

#include "framework/error.hpp"

namespace certamen {

namespace {

std::uint64_t mix(std::uint64_t h, std::uint64_t with) {
  h = (h ^ (with + 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
  return h ^ (h >> 29);
}

/// As many calls as can happen at all, one more for what comes before and after.
std::uint64_t calls_in(const std::vector<Package>& games, const OptimalOptions& options) {
  constexpr std::uint64_t unknown = 1u << 10;
  std::uint64_t total = 1;
  for (const auto& game : games)
    for (const auto& procedure : game.exports) {
      const auto given = options.budgets.find(procedure.signature.name);
      if (given != options.budgets.end())
        total += given->second;
      else
        total += procedure.budget.value_or(unknown);
    }
  if (options.calls) total = std::min<std::uint64_t>(total, *options.calls + 1);
  return std::min(total, unknown);
}

}  // namespace

std::size_t OptimalSearch::KeyHash::operator()(const std::vector<std::uint64_t>& key) const {
  std::uint64_t h = key.size();
  for (const std::uint64_t word : key) h = mix(h, word);
  return static_cast<std::size_t>(h);
}

OptimalSearch::OptimalSearch(const std::vector<Package>& games, Objective objective,
                             const OptimalOptions& options, const Context& context)
    : machine_{games, {.symmetry = options.symmetry, .calls = calls_in(games, options)}, context},
      objective_{objective}, options_{options}, context_{context},
      start_{std::chrono::steady_clock::now()} {
  const std::size_t expected = objective == Objective::distinguish ? 2 : 1;
  if (games.size() != expected)
    throw Error{ErrorCode::usage, "best adversary",
                "expected " + std::to_string(expected) + " games, got " +
                    std::to_string(games.size())};
  if (objective == Objective::win && !machine_.finalize())
    throw Error{ErrorCode::usage, games.front().name, "a game that is won needs a finalize"};
  if (objective == Objective::distinguish && machine_.finalize())
    throw Error{
        ErrorCode::unsupported, games.front().name,
        "games that are told apart have no finalize: the adversary's output is the verdict"};
  for (const auto& [name, budget] : options.budgets) machine_.procedure(name);
  for (const auto& procedure : machine_.procedures())
    for (const auto& state : procedure.needs) states_.push_back(state);
  std::sort(states_.begin(), states_.end());
  states_.erase(std::unique(states_.begin(), states_.end()), states_.end());
}

bool OptimalSearch::is_over() {
  if (over_) return true;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  over_ = context_.cancel.is_cancelled() || (options_.time_limit && seconds > *options_.time_limit);
  return over_;
}

OptimalResult OptimalSearch::run() {
  auto [belief, scale] = machine_.start();
  Position start{std::move(belief), {}, 0};
  std::size_t total = 0;
  for (const auto& procedure : machine_.procedures()) {
    const auto given = options_.budgets.find(procedure.signature.name);
    const auto budget =
        given != options_.budgets.end() ? std::optional{given->second} : procedure.budget;
    if (!budget && !options_.calls)
      throw Error{ErrorCode::usage, procedure.signature.name,
                  "it has no budget: say how many calls the adversary may make"};
    const std::size_t left = budget.value_or(*options_.calls);
    start.left.push_back(static_cast<std::uint32_t>(left));
    total += left;
  }
  if (options_.calls) total = std::min(total, *options_.calls);
  for (std::size_t i = 0; i < states_.size(); ++i)
    if (machine_.written_first().contains(states_[i])) start.written |= std::uint64_t{1} << i;
  const Integer common = machine_.canonize(start.belief);
  const Rational unit = make_rational(common, scale);

  OptimalResult result;
  result.upper = best_possible(start.belief) * unit;
  std::size_t reached = 0;
  for (std::size_t calls = 0; calls <= total; ++calls) {
    memos_.resize(calls + 1);
    const Node node = solve(start, calls);
    const Rational lower = node.bracket.lower * unit, upper = node.bracket.upper * unit;
    const bool better = calls == 0 || lower > result.lower || upper < result.upper;
    result.upper = std::min(result.upper, upper);
    if (over_) break;  // what a whole round found stays the strategy
    result.lower = lower;
    statistics_.depth = reached = calls;
    if (better && options_.improved) options_.improved(result.lower, result.upper, calls);
    context_.report("optimal", static_cast<double>(calls) / static_cast<double>(total + 1));
    if (result.lower == result.upper) break;
  }
  result.interrupted = over_;
  over_ = false;
  options_.time_limit.reset();
  result.strategy = strategy(start, reached);
  for (const auto& memo : memos_) statistics_.beliefs += memo.size();
  statistics_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  result.statistics = statistics_;
  return result;
}

/// What is still to be won if the hidden state were shown.
Rational OptimalSearch::best_possible(const Belief& belief) const {
  return Rational{machine_.weight(belief, objective_ == Objective::distinguish ? 1 : 0)};
}

/// The best that can be done without another call.
OptimalSearch::Node OptimalSearch::stop(const Belief& belief) {
  Node node;
  if (objective_ == Objective::distinguish) {
    const Integer gain = machine_.weight(belief, 1) - machine_.weight(belief, 0);
    node.best.moves = {{false, gain > 0 ? 1u : 0u}};
    node.bracket.lower = node.bracket.upper = gain > 0 ? Rational{gain} : Rational{0};
    return node;
  }
  bool first = true;
  for (auto& moves : machine_.outputs(belief)) {
    Integer factor;
    const Integer won = machine_.judge(belief, moves, factor).front();
    ++statistics_.asked;
    const Rational value = make_rational(won, factor);
    if (!first && value <= node.bracket.lower) continue;
    first = false;
    node.bracket.lower = node.bracket.upper = value;
    node.best.moves = std::move(moves);
  }
  return node;
}

bool OptimalSearch::is_allowed(const Position& position, std::size_t procedure) const {
  if (position.left[procedure] == 0) return false;
  for (std::size_t i = 0; i < states_.size(); ++i)
    if ((position.written >> i & 1) == 0 &&
        machine_.procedures()[procedure].needs.contains(states_[i]))
      return false;
  return true;
}

bool OptimalSearch::can_go_on(const Position& position) const {
  for (std::size_t i = 0; i < position.left.size(); ++i)
    if (is_allowed(position, i)) return true;
  return false;
}

OptimalSearch::Position OptimalSearch::after(const Position& position, std::size_t procedure,
                                             Belief belief) const {
  Position next{std::move(belief), position.left, position.written};
  --next.left[procedure];
  for (std::size_t i = 0; i < states_.size(); ++i)
    if (machine_.procedures()[procedure].provides.contains(states_[i]))
      next.written |= std::uint64_t{1} << i;
  return next;
}

std::vector<std::uint64_t> OptimalSearch::key_of(const Position& position) const {
  std::vector<std::uint64_t> key(position.left.begin(), position.left.end());
  key.push_back(position.written);
  key.insert(key.end(), position.belief.named.begin(), position.belief.named.end());
  for (const auto& part : position.belief.parts) {
    key.push_back(part.weights.size());
    key.insert(key.end(), part.keys.begin(), part.keys.end());
    for (const auto& weight : part.weights) {
      const Limbs limbs = limbs_of(weight);
      key.push_back(limbs.size());
      key.insert(key.end(), limbs.begin(), limbs.end());
    }
  }
  return key;
}

/// The value of a position in canonical form with at most so many calls more.
OptimalSearch::Node OptimalSearch::solve(const Position& position, std::size_t calls) {
  const bool decided = objective_ == Objective::distinguish &&
                       (position.belief.parts[0].empty() || position.belief.parts[1].empty());
  if (decided) return stop(position.belief);
  auto key = key_of(position);
  if (const auto found = memos_[calls].find(key); found != memos_[calls].end())
    return found->second;
  Node node = stop(position.belief);
  if (can_go_on(position)) {
    if (calls == 0) {
      node.bracket.upper = best_possible(position.belief);
    } else {
      try_calls(position, calls, node);
    }
  }
  if (!over_) memos_[calls].emplace(std::move(key), node);
  return node;
}

void OptimalSearch::try_calls(const Position& position, std::size_t calls, Node& node) {
  const Rational most = best_possible(position.belief);
  for (std::size_t procedure = 0; procedure < machine_.procedures().size(); ++procedure) {
    if (!is_allowed(position, procedure)) continue;
    for (const auto& moves : machine_.all_calls(position.belief, procedure)) {
      if (node.bracket.lower == most) break;
      if (is_over()) {
        node.bracket.upper = most;
        return;
      }
      try_call(position, procedure, moves, calls, node);
    }
  }
  node.bracket.upper = std::max(node.bracket.upper, node.bracket.lower);
}

void OptimalSearch::try_call(const Position& position, std::size_t procedure,
                             const std::vector<MachineMove>& moves, std::size_t calls, Node& node) {
  Integer factor;
  auto answers = machine_.call(position.belief, procedure, moves, factor);
  ++statistics_.asked;
  // The last call that anybody can make: no need to look at the beliefs but for their verdicts.
  Rational quick = 0;
  for (const auto& answer : answers) quick += best_possible(answer.belief);
  const Rational share = make_rational(1, factor);
  if (quick * share <= node.bracket.lower) return;
  Bracket sum;
  for (auto& answer : answers) {
    quick -= best_possible(answer.belief);
    Position next = after(position, procedure, std::move(answer.belief));
    const bool last = objective_ == Objective::distinguish && !can_go_on(next);
    const Integer common = last ? Integer{1} : machine_.canonize(next.belief);
    const Node child = last ? stop(next.belief) : solve(next, calls - 1);
    sum.lower += child.bracket.lower * common;
    sum.upper += child.bracket.upper * common;
    if ((sum.upper + quick) * share <= node.bracket.lower) return;  // cannot beat the best
  }
  sum.lower *= share;
  sum.upper *= share;
  node.bracket.upper = std::max(node.bracket.upper, sum.upper);
  if (sum.lower <= node.bracket.lower) return;
  node.bracket.lower = sum.lower;
  node.best = {false, procedure, moves};
}

std::shared_ptr<const Strategy> OptimalSearch::strategy(const Position& start, std::size_t calls) {
  auto result = std::make_shared<Strategy>();
  result->procedures = machine_.procedures();
  result->finalize = machine_.finalize();
  result->sorts = machine_.sorts();
  for (const auto& sort : machine_.sorts()) result->named_first.push_back(sort.constants.size());
  std::unordered_map<std::vector<std::uint64_t>, std::size_t, KeyHash> known;
  decide(*result, start, calls, known);
  return result;
}

/// Writes the best choices down, from a position on; the number of its decision.
std::size_t
OptimalSearch::decide(Strategy& strategy, const Position& position, std::size_t calls,
                      std::unordered_map<std::vector<std::uint64_t>, std::size_t, KeyHash>& known) {
  auto key = key_of(position);
  key.push_back(calls);
  if (const auto found = known.find(key); found != known.end()) return found->second;
  const std::size_t number = strategy.decisions.size();
  strategy.decisions.emplace_back();
  known.emplace(std::move(key), number);
  const Node node = solve(position, calls);
  Decision decision;
  decision.stops = node.best.stops;
  if (decision.stops) {
    decision.output = node.best.moves;
  } else {
    decision.procedure = node.best.procedure;
    decision.moves = node.best.moves;
    Integer factor;
    for (auto& answer :
         machine_.call(position.belief, decision.procedure, decision.moves, factor)) {
      Decision::Edge edge;
      edge.answer = answer.output;
      edge.named = answer.belief.named;
      Position next = after(position, decision.procedure, std::move(answer.belief));
      machine_.canonize(next.belief, &edge.names);
      edge.next = decide(strategy, next, calls - 1, known);
      decision.edges.push_back(std::move(edge));
    }
  }
  strategy.decisions[number] = std::move(decision);
  return number;
}

OptimalResult best_adversary(const std::vector<Package>& games, Objective objective,
                             const OptimalOptions& options, const Context& context) {
  return OptimalSearch{games, objective, options, context}.run();
}

}  // namespace certamen
