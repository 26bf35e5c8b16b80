// SPDX-License-Identifier: Apache-2.0
#include "framework/certify/interpreter.hpp"

#include <algorithm>
#include <functional>

#include "framework/certify/aligned.hpp"
#include "framework/certify/runner.hpp"
#include "framework/error.hpp"

namespace certamen::certify {

namespace {

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
          [](Runner& run) {
            run.start();
            return Integer{0};
          },
          [&](const Integer&, const Runner& run) { cloud[run.memory()] += run.weight(); });
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
      Runner run{stack, from, tape};
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
          [&](Runner& run) {
            return is_oracle ? run.serve(0, procedure, inputs) : run.run(0, procedure, inputs);
          },
          [&](const Integer& answer, const Runner& run) {
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
    // Which calls have been made is public: any memory will do.
    const auto cloud =
        std::find_if(clouds.begin(), clouds.end(), [](const Cloud& one) { return !one.empty(); });
    if (cloud == clouds.end()) return best;
    for (std::size_t i = 0; i < games_[0].exports.size(); ++i) {
      CoinTape unused;
      const Procedure& oracle = games_[0].exports[i];
      if (!Runner{stacks_[0], cloud->begin()->first, unused}.may_call(0, oracle)) continue;
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
    Runner run{stack, {}, tape};
    run.start();
    const Integer output = run.run(0, main, {});
    const Integer verdict = judge ? run.run(stack.size() - 1, *judge, {output}) : output;
    if (verdict != 0) result.win += run.weight();
    for (const auto& event : run.events()) result.events[event] += run.weight();
  } while (tape.next());
  return result;
}

Rational best_by_trees(const std::vector<Package>& games, std::size_t calls, std::size_t most) {
  const std::vector<Package> all = aligned(games);
  return Trees{all, most}.best(calls);
}

}  // namespace certamen::certify
