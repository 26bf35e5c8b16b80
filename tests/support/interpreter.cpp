// SPDX-License-Identifier: Apache-2.0
#include "tests/support/interpreter.hpp"

#include <algorithm>
#include <functional>

#include "framework/error.hpp"

namespace certamen::testing {

namespace {

/// The outcomes of all coins, one path after the other: a run asks for its coins in order, and the
/// next run gets the same ones but for the last that has another outcome left.
class CoinTape {
 public:
  std::size_t pick(std::size_t outcomes) {
    if (place_ == tosses_.size()) tosses_.push_back({0, outcomes});
    return tosses_[place_++].chosen;
  }
  bool next() {
    while (!tosses_.empty() && tosses_.back().chosen + 1 == tosses_.back().of) tosses_.pop_back();
    if (tosses_.empty()) return false;
    ++tosses_.back().chosen;
    place_ = 0;
    return true;
  }

 private:
  struct Toss {
    std::size_t chosen, of;
  };
  std::vector<Toss> tosses_;
  std::size_t place_ = 0;
};

using Point = std::pair<Integer, Integer>;  // index, key
using Contents = std::map<Point, Integer>;

/// What one package remembers.
struct Memory {
  std::map<std::string, Integer> states;
  std::map<std::string, Contents> tables;
  std::map<std::string, std::size_t> calls;
  friend auto operator<=>(const Memory&, const Memory&) = default;
};

std::vector<Integer> elements(const Domain& domain) {
  std::vector<Integer> all;
  for (Integer i = 0; i < domain.cardinality(); ++i) all.push_back(domain.element(i));
  return all;
}

class Run {
 public:
  Run(const std::vector<Package>& stack, std::vector<Memory> memory, CoinTape& tape)
      : stack_{stack}, memory_{std::move(memory)}, tape_{tape} {}

  void start() {
    memory_.assign(stack_.size(), {});
    for (std::size_t level = 0; level < stack_.size(); ++level)
      for (const auto& state : stack_[level].states)
        if (state.initial) memory_[level].states[state.name] = state.initial->code();
    for (std::size_t level = stack_.size(); level-- > 0;)
      for (const auto& procedure : stack_[level].initializers) run(level, procedure, {});
  }

  Integer run(std::size_t level, const Procedure& procedure, const std::vector<Integer>& inputs) {
    std::vector<Integer> values;
    std::size_t next_input = 0;
    for (const auto& node : procedure.body) {
      std::vector<Integer> a;
      for (const NodeId argument : node.arguments) a.push_back(values[argument]);
      values.push_back(node.kind == NodeKind::input ? inputs[next_input++] : value(level, node, a));
    }
    return values[procedure.result];
  }

  bool may_call(std::size_t level, const Procedure& procedure) const {
    const auto& calls = memory_[level].calls;
    const auto called = [&](const std::string& name) { return calls.contains(name); };
    const auto own = calls.find(procedure.signature.name);
    if (procedure.budget && procedure.budget->number() <= (own == calls.end() ? 0 : own->second))
      return false;
    return std::all_of(procedure.only_after.begin(), procedure.only_after.end(), called) &&
           std::none_of(procedure.only_before.begin(), procedure.only_before.end(), called);
  }

  Integer serve(std::size_t level, const Procedure& procedure, const std::vector<Integer>& inputs) {
    ++memory_[level].calls[procedure.signature.name];
    return run(level, procedure, inputs);
  }

  const std::vector<Memory>& memory() const { return memory_; }
  const Rational& weight() const { return weight_; }
  const std::set<std::string>& events() const { return events_; }

 private:
  Integer one_of(const std::vector<Integer>& values) {
    weight_ /= Rational{Integer{values.size()}};
    return values[tape_.pick(values.size())];
  }

  Integer call(std::size_t level, const GraphNode& node, std::vector<Integer> a) {
    const std::string& name = node.name;
    const Procedure* callee =
        level + 1 < stack_.size() ? stack_[level + 1].find_export(name) : nullptr;
    if (callee == nullptr) throw Error{ErrorCode::unlinked_import, name, "nobody serves it"};
    const bool may = may_call(level + 1, *callee);
    if (!node.guarded) {
      if (!may) throw Error{ErrorCode::usage, name, "called too often, or in the wrong phase"};
      return serve(level + 1, *callee, a);
    }
    const bool wanted = a.front() != 0;
    a.erase(a.begin());
    return wanted && may ? Integer{serve(level + 1, *callee, a) + 1} : Integer{0};
  }

  Integer sample(const Distribution& distribution, const std::vector<Integer>& excluded) {
    if (distribution.kind() == DistributionKind::bernoulli ||
        distribution.kind() == DistributionKind::table) {
      const auto& outcomes = distribution.outcomes();
      const auto& [value, share] = outcomes[tape_.pick(outcomes.size())];
      weight_ *= make_rational(share, distribution.common_denominator());
      return value.code();
    }
    std::vector<Integer> left;
    for (const auto& one : elements(distribution.domain()))
      if (std::find(excluded.begin(), excluded.end(), one) == excluded.end()) left.push_back(one);
    return one_of(left);
  }

  /// A random function or permutation at a point, either way.
  Integer point(const TableType& type, Contents& contents, bool forwards, const Integer& asked,
                const Integer& index) {
    std::vector<Integer> taken;
    for (const auto& [where, image] : contents) {
      if (where.first != index) continue;
      if ((forwards ? where.second : image) == asked) return forwards ? image : where.second;
      taken.push_back(forwards ? image : where.second);
    }
    std::vector<Integer> left = elements(forwards ? type.range : type.domain);
    if (type.kind == TableKind::permutation)
      std::erase_if(left, [&](const Integer& one) {
        return std::find(taken.begin(), taken.end(), one) != taken.end();
      });
    const Integer answer = one_of(left);
    contents[{index, forwards ? asked : answer}] = forwards ? answer : asked;
    return answer;
  }

  Integer value(std::size_t level, const GraphNode& node, const std::vector<Integer>& a) {
    Memory& memory = memory_[level];
    switch (node.kind) {
    case NodeKind::constant: return node.value->code();
    case NodeKind::sample: return sample(*node.distribution, a);
    case NodeKind::apply: return evaluated(*node.operation, a);
    case NodeKind::call: return call(level, node, a);
    case NodeKind::get: {
      const auto found = memory.states.find(node.name);
      if (found == memory.states.end())
        throw Error{ErrorCode::read_before_write, node.name, "nothing has written it"};
      return found->second;
    }
    case NodeKind::set: return memory.states[node.name] = a[0];
    case NodeKind::event:
      if (a[0] != 0) events_.insert(node.name);
      return a[0];
    case NodeKind::find: {
      const auto& contents = memory.tables[node.name];
      const auto found = contents.find({0, a[0]});
      return found == contents.end() ? Integer{0} : Integer{found->second + 1};
    }
    case NodeKind::put: memory.tables[node.name][{0, a[0]}] = a[1]; return 0;
    case NodeKind::lookup:
    case NodeKind::inverse: {
      const auto& tables = stack_[level].tables;
      const auto table = std::find_if(tables.begin(), tables.end(),
                                      [&](const auto& one) { return one.first == node.name; });
      return point(table->second, memory.tables[node.name], node.kind == NodeKind::lookup, a[0],
                   a.size() > 1 ? a[1] : Integer{0});
    }
    default: throw Error{ErrorCode::unsupported, node.title(), "it is no step of a program"};
    }
  }

  const std::vector<Package>& stack_;
  std::vector<Memory> memory_;
  CoinTape& tape_;
  Rational weight_ = 1;
  std::set<std::string> events_;
};

/// One side of a game: what it may remember, with unnormalised probabilities.
using Cloud = std::map<std::vector<Memory>, Rational>;

class Trees {
 public:
  Trees(const std::vector<Package>& games, std::size_t most) : games_{games}, most_{most} {}

  Rational best(std::size_t calls) {
    std::vector<Cloud> clouds;
    for (const auto& game : games_) {
      stacks_.push_back({game});
      Cloud cloud;
      each(
          {}, 1, stacks_.back(),
          [](Run& run) {
            run.start();
            return Integer{0};
          },
          [&](const Integer&, const Run& run) { cloud[run.memory()] += run.weight(); });
      clouds.push_back(std::move(cloud));
    }
    return value(clouds, calls);
  }

 private:
  /// Every path of some work from one memory.
  template <class Work, class See>
  void each(const std::vector<Memory>& from, const Rational& weight,
            const std::vector<Package>& stack, Work work, See see) {
    CoinTape tape;
    do {
      if (++tried_ > most_) throw Error{ErrorCode::too_large, "trees", "too many calls to try"};
      Run run{stack, from, tape};
      const Integer answer = work(run);
      see(answer, run);
    } while (tape.next());
    static_cast<void>(weight);
  }

  std::map<Integer, Cloud> asked(std::size_t side, const Cloud& cloud, const Procedure& procedure,
                                 const std::vector<Integer>& inputs, bool is_oracle) {
    std::map<Integer, Cloud> answers;
    for (const auto& [memory, weight] : cloud)
      each(
          memory, weight, stacks_[side],
          [&](Run& run) {
            return is_oracle ? run.serve(0, procedure, inputs) : run.run(0, procedure, inputs);
          },
          [&](const Integer& answer, const Run& run) {
            answers[answer][run.memory()] += weight * run.weight();
          });
    return answers;
  }

  static Rational total(const Cloud& cloud) {
    Rational sum = 0;
    for (const auto& [memory, weight] : cloud) sum += weight;
    return sum;
  }

  Rational stop(const std::vector<Cloud>& clouds) {
    if (clouds.size() == 2) return std::max<Rational>(total(clouds[1]) - total(clouds[0]), 0);
    Rational best = 0;
    const Procedure& finalize = *games_[0].finalize;
    for (const auto& output : elements(finalize.signature.inputs[0])) {
      auto verdicts = asked(0, clouds[0], finalize, {output}, false);
      best = std::max<Rational>(best, total(verdicts[1]));
    }
    return best;
  }

  Rational value(const std::vector<Cloud>& clouds, std::size_t calls) {
    Rational best = stop(clouds);
    if (calls == 0) return best;
    // Which calls have been made is known to everybody: any memory will do.
    const auto cloud =
        std::find_if(clouds.begin(), clouds.end(), [](const Cloud& one) { return !one.empty(); });
    if (cloud == clouds.end()) return best;
    for (std::size_t i = 0; i < games_[0].exports.size(); ++i) {
      CoinTape unused;
      const Procedure& oracle = games_[0].exports[i];
      if (!Run{stacks_[0], cloud->begin()->first, unused}.may_call(0, oracle)) continue;
      for (const auto& inputs : all_inputs(oracle.signature.inputs)) {
        std::vector<std::map<Integer, Cloud>> answers;
        std::set<Integer> seen;
        for (std::size_t side = 0; side < clouds.size(); ++side) {
          answers.push_back(asked(side, clouds[side], games_[side].exports[i], inputs, true));
          for (const auto& [answer, then] : answers.back()) seen.insert(answer);
        }
        Rational sum = 0;
        for (const auto& answer : seen) {
          std::vector<Cloud> then;
          for (auto& side : answers) then.push_back(side[answer]);
          sum += value(then, calls - 1);
        }
        best = std::max(best, sum);
      }
    }
    return best;
  }

  static std::vector<std::vector<Integer>> all_inputs(const std::vector<Domain>& domains) {
    std::vector<std::vector<Integer>> all{{}};
    for (const auto& domain : domains) {
      std::vector<std::vector<Integer>> longer;
      for (const auto& some : all)
        for (const auto& one : elements(domain)) {
          longer.push_back(some);
          longer.back().push_back(one);
        }
      all = std::move(longer);
    }
    return all;
  }

  const std::vector<Package>& games_;
  std::vector<std::vector<Package>> stacks_;
  std::size_t most_, tried_ = 0;
};

}  // namespace

Interpreted interpret(const std::vector<Package>& stack, std::size_t most) {
  Interpreted result;
  const Procedure& main = *stack.front().find_export("Run");
  const std::optional<Procedure>& judge = stack.back().finalize;
  CoinTape tape;
  do {
    if (++result.paths > most) throw Error{ErrorCode::too_large, "interpreter", "too many paths"};
    Run run{stack, {}, tape};
    run.start();
    const Integer output = run.run(0, main, {});
    const Integer verdict = judge ? run.run(stack.size() - 1, *judge, {output}) : output;
    if (verdict != 0) result.win += run.weight();
    for (const auto& event : run.events()) result.events[event] += run.weight();
  } while (tape.next());
  return result;
}

Rational best_by_trees(const std::vector<Package>& games, std::size_t calls, std::size_t most) {
  return Trees{games, most}.best(calls);
}

}  // namespace certamen::testing
