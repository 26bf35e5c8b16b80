// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/optimal/search.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <set>
#include <utility>

#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/graph/hash.hpp"
#include "framework/process_memory.hpp"

namespace certamen {

namespace {

/// Answers that lead to one position count as one: what is to be won there grows with the weights.
void add_up_alike(std::vector<std::pair<std::size_t, Integer>>& children) {
  std::sort(children.begin(), children.end());
  std::size_t kept = 0;
  for (std::size_t i = 1; i < children.size(); ++i) {
    if (children[i].first == children[kept].first)
      children[kept].second += children[i].second;
    else if (++kept != i)
      children[kept] = std::move(children[i]);
  }
  children.resize(std::min(children.size(), kept + 1));
}

/// As many calls as can happen at all, one more for what comes before and after.
std::uint64_t calls_in(const std::vector<Package>& games, const OptimalOptions& options) {
  constexpr std::uint64_t unknown = 1u << 10;
  std::uint64_t total = 1;
  if (games.empty()) return total;
  for (const auto& procedure : games.front().exports) {
    const std::string& name = procedure.signature.name;
    std::uint64_t most = unknown;
    for (const auto& game : games)
      if (const Procedure* its = game.find_export(name))
        most = std::min<std::uint64_t>(most, calls_allowed(*its).value_or(unknown));
    const auto given = options.budgets.find(name);
    total += given != options.budgets.end() ? given->second : most;
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
  if (objective == Objective::distinguish) expect_same_contract(games[0], games[1]);
  if (objective == Objective::win && !machine_.finalize())
    throw Error{ErrorCode::usage, games.front().name, "a game that is won needs a finalize"};
  if (objective == Objective::distinguish && machine_.finalize())
    throw Error{
        ErrorCode::unsupported, games.front().name,
        "games that are told apart have no finalize: the adversary's output is the verdict"};
  for (const auto& [name, budget] : options.budgets) machine_.procedure(name);
  in_phases_.resize(machine_.procedures().size());
  for (const auto& procedure : machine_.procedures()) {
    for (const std::size_t other : procedure.only_after) in_phases_.set(other);
    for (const std::size_t other : procedure.only_before) in_phases_.set(other);
  }
}

void OptimalSearch::stop_because(const std::string& reason) {
  if (stopped_.empty()) stopped_ = reason;
}

/// A move that leads to thousands of states or answers counts as several of the moves that a search
/// may try at most.
void OptimalSearch::followed(std::size_t rows) {
  constexpr std::size_t of_one_move = 1024;
  heavy_ += rows / of_one_move;
}

/// Whether the search is to stop; asked before every move that is tried.
bool OptimalSearch::is_over() {
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  if (context_.cancel.is_cancelled())
    stop_because(std::string{to_string(context_.cancel.reason())});
  if (options_.time_limit && seconds > *options_.time_limit) stop_because("time limit");
  if (options_.most_asked && statistics_.asked + heavy_ > *options_.most_asked)
    stop_because("limit of moves");
  if (bytes_ > context_.memory_cap)
    stop_because("memory cap of " + std::to_string(context_.memory_cap >> 20) + " MiB");
  return !stopped_.empty();
}

/// Whether it ran to its end; where it was too large, or told to stop, the search stops.
template <class F>
bool OptimalSearch::unless_stopped(F look) {
  try {
    look();
    return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::interrupted) throw;
    const auto reason = context_.cancel.reason();
    stop_because(reason == StopReason::none ? error.what() : std::string{to_string(reason)});
  } catch (const std::bad_alloc&) {
    stop_because(process_memory::exhausted());
  }
  return false;
}

OptimalResult OptimalSearch::run() {
  auto [belief, scale] = machine_.start();
  Position first;
  first.belief = std::move(belief);
  std::size_t total = 0;
  for (const auto& procedure : machine_.procedures()) {
    const auto given = options_.budgets.find(procedure.signature.name);
    const auto budget =
        given != options_.budgets.end() ? std::optional{given->second} : procedure.budget;
    if (!budget && !options_.calls)
      throw Error{ErrorCode::usage, procedure.signature.name,
                  "it has no budget: say how many calls the adversary may make"};
    const std::size_t left = budget ? *budget : *options_.calls;
    first.left.push_back(left);
    total += std::min(left, std::numeric_limits<std::size_t>::max() - total);
  }
  if (options_.calls) total = std::min(total, *options_.calls);
  total_ = total;
  budgets_ = first.left;
  first.written = machine_.written_first();
  const Integer common = machine_.canonize(first.belief);
  const Rational unit = make_rational(common, scale);
  const std::size_t start = intern(std::move(first));

  OptimalResult result;
  result.upper = positions_[start].most * unit;
  for (std::size_t calls = 0; calls <= total; calls = next_round(calls)) {
    Node node;
    const bool looked = unless_stopped([&] {
      if (calls > 0 && rounds_.size() == 1) make_table(start);
      if (const auto counted = calls > 1 || count_from_ == 0 ? by_counts(start) : std::nullopt) {
        is_counted_ = true;
        calls = total;
        node.bracket = {*counted, *counted};
      } else {
        node = solve(start, calls);
      }
    });
    if (!looked) break;
    const Rational lower = node.bracket.lower * unit, upper = node.bracket.upper * unit;
    const bool higher = !reached_ || lower > result.lower, better = higher || upper < result.upper;
    if (node.dead) nobody_can_stop();
    if (is_counted_ && (lower < result.lower || upper > result.upper))
      throw Error{ErrorCode::internal, "best adversary",
                  "all beliefs give " + to_fraction(lower) + ", outside what was known"};
    result.upper = std::min(result.upper, upper);
    const bool whole = stopped_.empty();
    // What a round that was stopped had found until then counts if it is the best so far.
    if (node.ends && (whole || higher)) {
      result.lower = lower;
      reached_ = calls;
      if (whole) statistics_.depth = calls;
      if (better && options_.improved) options_.improved(result.lower, result.upper, calls);
    }
    context_.report("optimal", static_cast<double>(calls) / static_cast<double>(total + 1));
    if (!whole || (node.ends && result.lower == result.upper)) break;
  }
  result.upper = std::min<Rational>(result.upper, positions_[start].most * unit);
  result.stopped = std::exchange(stopped_, {});
  if (result.is_exact()) result.stopped.clear();  // the stop came too late
  options_.time_limit.reset();
  options_.most_asked.reset();
  // A search that was stopped is not to go on for long to write its strategy.
  constexpr double patience = 0.5;  // seconds
  CancelToken token = context_.cancel;
  if (token.is_cancelled()) token = CancelToken{}.within(patience);
  context_ = {};
  context_.cancel = token;
  machine_.stop_by(token);
  if (reached_) result.strategy = written_strategy(start, *reached_);
  statistics_.beliefs = positions_.size() + (counts_ ? counts_->beliefs() : 0);
  statistics_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  result.statistics = statistics_;
  return result;
}

/// What is still to be won if the hidden state were shown.
Rational OptimalSearch::best_possible(const Belief& belief) const {
  return Rational{machine_.weight(belief, objective_ == Objective::distinguish ? 1 : 0)};
}

/// The best that can be done without another call, and what is handed in then.
Rational OptimalSearch::stop_value(const Belief& belief, std::vector<MachineMove>& output) {
  if (objective_ == Objective::distinguish) {
    const Integer gain = machine_.weight(belief, 1) - machine_.weight(belief, 0);
    output = {{false, gain > 0 ? 1u : 0u}};
    return gain > 0 ? Rational{gain} : Rational{0};
  }
  if (auto guess = machine_.best_guess(belief)) {
    ++statistics_.asked;
    output = std::move(guess->moves);
    return make_rational(guess->won, guess->factor);
  }
  std::optional<Rational> best;
  for (auto& moves : machine_.outputs(belief)) {
    Integer factor;
    const Integer won = machine_.judge(belief, moves, factor).front();
    ++statistics_.asked;
    const Rational value = make_rational(won, factor);
    if (best && value <= *best) continue;
    best = value;
    output = std::move(moves);
  }
  return best.value_or(0);
}

const Rational& OptimalSearch::stop(std::size_t id) {
  if (!positions_[id].stop) {
    std::vector<MachineMove> output;
    Rational value = stop_value(positions_[id].belief, output);
    positions_[id].stop = std::move(value);
    positions_[id].output = std::move(output);
  }
  return *positions_[id].stop;
}

bool OptimalSearch::is_allowed(const Position& position, std::size_t procedure) const {
  if (position.left[procedure] == 0) return false;
  const auto called = [&](std::size_t other) { return position.left[other] < budgets_[other]; };
  const auto& its = machine_.procedures()[procedure];
  if (!std::all_of(its.only_after.begin(), its.only_after.end(), called) ||
      std::any_of(its.only_before.begin(), its.only_before.end(), called))
    return false;
  return its.needs.is_subset_of(position.written);
}

bool OptimalSearch::can_go_on(const Position& position) const {
  for (std::size_t i = 0; i < position.left.size(); ++i)
    if (is_allowed(position, i)) return true;
  return false;
}

/// What is handed in is judged by states that have been written; `play` sees to the same.
bool OptimalSearch::may_stop(const Position& position) const {
  return !machine_.finalize() || machine_.finalize()->needs.is_subset_of(position.written);
}

void OptimalSearch::nobody_can_stop() const {
  throw Error{
      ErrorCode::read_before_write, machine_.finalize()->signature.name,
      "it reads states that no oracle has written, whatever is called: nothing can be handed "
      "in"};
}

/// Whether more may be won or called after a way than before it. If not, it is not worth its call:
/// having fewer calls left never helps.
bool OptimalSearch::opens(const Position& position, std::size_t procedure, const Way& way) const {
  const auto& only = positions_[way.children.front().first];
  return way.children.size() > 1 || only.written != position.written ||
         (in_phases_.test(procedure) && position.left[procedure] == budgets_[procedure]) ||
         only.belief.parts != position.belief.parts || only.belief.named != position.belief.named;
}

OptimalSearch::Position OptimalSearch::after(const Position& position, std::size_t procedure,
                                             Belief belief) const {
  Position next;
  next.belief = std::move(belief);
  next.left = position.left;
  next.written = position.written;
  --next.left[procedure];
  next.written |= machine_.procedures()[procedure].provides;
  return next;
}

std::vector<std::uint64_t> OptimalSearch::key_of(const Position& position) const {
  std::vector<std::uint64_t> key(position.left.begin(), position.left.end());
  boost::to_block_range(position.written, std::back_inserter(key));
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

/// The number of a position in canonical form.
std::size_t OptimalSearch::intern(Position position) {
  const auto [entry, is_new] = known_.try_emplace(key_of(position), positions_.size());
  if (!is_new) return entry->second;
  constexpr std::size_t row_bytes = 64;  // key, weight and what surrounds them
  bytes_ += sizeof(Position) + 8 * entry->first.capacity();
  for (const auto& part : position.belief.parts) bytes_ += row_bytes * part.weights.size();
  for (const auto& call : position.asked) bytes_ += sizeof(call) + 8 * call.size();
  position.decided = is_given_away(position.belief) || !can_go_on(position);
  position.most = most_of(position);
  positions_.push_back(std::move(position));
  return positions_.size() - 1;
}

/// Without another call.
OptimalSearch::Node OptimalSearch::stopping(std::size_t id) {
  Node node;
  node.ends = may_stop(positions_[id]);
  node.dead = !node.ends && positions_[id].decided;
  if (node.ends) node.bracket.lower = node.bracket.upper = stop(id);
  return node;
}

/// The value of a position with at most `calls` calls more; the upper end is one for all calls.
/// Once the search is stopped, what was found until then: its lower end is reached by the choices
/// of the nodes, and the upper end holds.
OptimalSearch::Node OptimalSearch::solve(std::size_t id, std::size_t calls) {
  for (const auto& [its, node] : positions_[id].nodes)
    if (its == calls) return node;
  Node node = stopping(id);
  Position& position = positions_[id];
  if (position.decided) return node;
  if (calls == 0) {
    if (!node.ends || calls_left(position) > 0) node.bracket.upper = position.most;
  } else if (!unless_stopped([&] { look(id, calls, node); })) {
    node.bracket.upper = position.most;
    node.dead = false;
  }
  if (!node.dead) {
    node.bracket.upper = std::min(node.bracket.upper, position.most);
    position.most = node.bracket.upper;
  }
  keep(id, calls, node);
  return node;
}

/// The best of stopping, which the node is so far, and of calls.
void OptimalSearch::look(std::size_t id, std::size_t calls, Node& node) {
  if (calls == 1 && !positions_[id].expanded) {
    const auto believed = in_table(positions_[id].belief);
    return believed ? last_look(id, *believed, node) : last_call(id, node);
  }
  expand(id);
  if (stopped_.empty())
    look_ahead(id, calls, node);
  else
    node.bracket.upper = positions_[id].most;
}

/// Puts a node where those of earlier rounds are no longer needed.
void OptimalSearch::keep(std::size_t id, std::size_t calls, const Node& node) {
  auto& nodes = positions_[id].nodes;
  // All ways to a position take as many calls, so that a round has one node of it.
  std::size_t made = 0;
  for (std::size_t i = 0; i < budgets_.size(); ++i) made += budgets_[i] - positions_[id].left[i];
  const std::size_t before = nodes.size();
  std::erase_if(nodes, [&](const auto& one) { return !reached_ || one.first + made != *reached_; });
  nodes.emplace_back(calls, node);
  bytes_ += sizeof(nodes.front()) * nodes.size();
  bytes_ -= sizeof(nodes.front()) * before;
}

/// All calls of a position with the positions that they lead to.
void OptimalSearch::expand(std::size_t id) {
  if (positions_[id].expanded) return;
  std::vector<Way> ways;
  std::set<std::pair<Rational, std::vector<std::pair<std::size_t, Integer>>>> seen;
  const auto believed = in_table(positions_[id].belief);
  for (std::size_t procedure = 0; procedure < machine_.procedures().size(); ++procedure) {
    if (!is_allowed(positions_[id], procedure)) continue;
    const auto calls = machine_.all_calls(positions_[id].belief, procedure);
    for (std::size_t call = 0; call < calls.size(); ++call) {
      if (is_repeat(positions_[id], procedure, calls[call])) continue;
      if (is_over()) return;
      Way way{procedure, calls[call], 0, {}, 0};
      Integer factor;
      if (believed) {
        factor = hypotheses_->scale();
        for (auto& answer :
             hypotheses_->answers(*believed, positions_[id].belief.named, procedure, call)) {
          Position next = after(positions_[id], procedure, std::move(answer.belief));
          Machine::Renaming names;
          if (is_given_away(next.belief)) answer.common *= canonize(next.belief, &names);
          way.children.emplace_back(intern(std::move(next)), answer.common);
        }
      } else {
        std::size_t rows = 0;
        for (auto& answer : machine_.call(positions_[id].belief, procedure, calls[call], factor)) {
          for (const auto& part : answer.belief.parts) rows += part.weights.size();
          Position next = after(positions_[id], procedure, std::move(answer.belief));
          Machine::Renaming names;
          const bool given_away = is_given_away(next.belief);
          const Integer common = canonize(next.belief, &names);
          if (!given_away) note_asked(positions_[id], way, names, next);
          way.children.emplace_back(intern(std::move(next)), common);
        }
        followed(rows);
      }
      ++statistics_.asked;
      way.share = make_rational(1, factor);
      add_up_alike(way.children);
      if (!seen.emplace(way.share, way.children).second) continue;
      if (!opens(positions_[id], procedure, way)) continue;
      for (const auto& [child, common] : way.children)
        way.quick += positions_[child].most * common * way.share;
      ways.push_back(std::move(way));
    }
  }
  for (const auto& way : ways)
    bytes_ += sizeof(Way) + sizeof(way.children.front()) * way.children.size();
  positions_[id].ways = std::move(ways);
  positions_[id].expanded = true;
}

}  // namespace certamen
