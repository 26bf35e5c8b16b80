// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/games/adversary.hpp"
#include "framework/games/experiment.hpp"

namespace certamen::selfcheck {

namespace {

constexpr std::uint64_t trials = 1500;
constexpr std::size_t most_asked = 4000;   // by the optimal search
constexpr std::size_t most_vectors = 300;  // of equivalence

/// Two ways that disagree.
struct Disagreement {
  std::string text;
};

Answer answer_of(const ExactResult& result) {
  return {result.win, {result.events.begin(), result.events.end()}};
}

std::size_t calls_in(const Package& adversary) {
  const auto& body = entry_of(adversary).body;
  return static_cast<std::size_t>(
      std::count_if(body.begin(), body.end(),
                    [](const GraphNode& node) { return node.kind() == NodeKind::call; }));
}

class Comparer {
 public:
  Comparer(const RandomCase& random, const Context& context, const Reference& reference)
      : case_{random}, context_{context}, reference_{reference} {
    context_.level = 1 - false_alarm_of_interval();
    context_.threads = 1;
  }

  Comparison run() {
    try {
      if (case_.kind == RandomCase::Kind::closed)
        closed();
      else
        open();
    } catch (const Disagreement& disagreement) {
      result_.contradiction = disagreement.text;
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) throw;
      if (error.code() == ErrorCode::read_before_write)
        result_.is_valid = false;
      else
        result_.contradiction =
            fmt::format("{}: {} {}", to_string(now_), error_id(error.code()), error.what());
      result_.error = error.code();
    } catch (const std::exception& error) {
      result_.contradiction = fmt::format("{}: {}", to_string(now_), error.what());
    }
    return std::move(result_);
  }

 private:
  /// Runs one way; nothing if it is too much for it.
  template <class Work>
  auto by(Engine engine, Work work) -> std::optional<decltype(work())> {
    now_ = engine;
    try {
      auto result = work();
      result_.ran.insert(engine);
      return result;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::unsupported) throw;
      result_.refused.insert(engine);
      return std::nullopt;
    }
  }

  [[noreturn]] void disagree(const std::string& text) const { throw Disagreement{text}; }

  void expect_same(const std::string& what, const Rational& truth, const Rational& other) const {
    if (truth != other)
      disagree(fmt::format("{}: {} says {}, plain says {}", what, to_string(now_),
                           to_fraction(other), to_fraction(truth)));
  }

  void expect_same(const Answer& truth, const Answer& other) const {
    expect_same("win", truth.win, other.win);
    for (const auto& [event, probability] : truth.events) {
      const auto found = other.events.find(event);
      expect_same("event " + event, probability,
                  found == other.events.end() ? Rational{0} : found->second);
    }
  }

  void expect_inside(const std::string& what, const Rational& truth,
                     const ConfidenceInterval& interval) {
    ++result_.intervals;
    if (interval.lower > truth || truth > interval.upper)
      disagree(fmt::format("{}: Monte Carlo says [{}, {}], plain says {}", what,
                           to_fraction(interval.lower), to_fraction(interval.upper),
                           to_fraction(truth)));
  }

  Answer exactly(const Experiment& experiment, const ExactOptions& options = {}) const {
    return answer_of(evaluate_exactly(experiment, context_, options));
  }

  /// An experiment all ways; the plain answer.
  std::optional<Answer> played(const Experiment& experiment, const std::vector<Package>& stack) {
    using Elimination = ExactOptions::Elimination;
    const auto truth = by(Engine::plain, [&] {
      return exactly(experiment, {.simplify = false,
                                  .symmetry = false,
                                  .search = false,
                                  .interchange = false,
                                  .elimination = Elimination::never});
    });
    if (!truth) return truth;
    const auto check = [&](Engine engine, const ExactOptions& options) {
      const auto other = by(engine, [&] { return exactly(experiment, options); });
      if (other) expect_same(*truth, *other);
    };
    check(Engine::exact, {});
    check(Engine::symmetry, {.simplify = false, .symmetry_from = 2, .search = false});
    check(Engine::elimination, {.elimination = Elimination::always});
    const auto sampled =
        by(Engine::montecarlo, [&] { return estimate(experiment, {.trials = trials}, context_); });
    if (sampled) {
      expect_inside("win", truth->win, sampled->win);
      for (const auto& [event, probability] : truth->events)
        expect_inside("event " + event, probability, sampled->events.at(event));
    }
    if (reference_.play) {
      now_ = Engine::reference;
      if (const auto other = reference_.play(stack)) {
        result_.ran.insert(now_);
        expect_same(*truth, *other);
      }
    }
    return truth;
  }

  bool any_guarded() const {
    const auto& body = entry_of(case_.adversary).body;
    return std::any_of(body.begin(), body.end(),
                       [](const GraphNode& node) { return node.guarded(); });
  }

  void closed() {
    const Package& game = case_.games[0];
    if (!case_.reduction) {
      played(play(game, case_.adversary), {case_.adversary, game});
      return;
    }
    const auto& reduction = *case_.reduction;
    const auto truth =
        played(play(link(reduction, game), case_.adversary), {case_.adversary, reduction, game});
    if (!truth || any_guarded() || calls_in(case_.adversary) == 0) return;
    Package needed = reduction;
    std::erase_if(needed.exports, [&](const Procedure& procedure) {
      return case_.adversary.find_import(procedure.signature.name) == nullptr;
    });
    const auto other =
        by(Engine::linked, [&] { return exactly(play(game, link(case_.adversary, needed))); });
    if (other) expect_same(*truth, *other);
  }

  /// The advantage of an adversary: the difference of two games, or what it wins.
  std::optional<Rational> advantage(const Package& adversary) {
    std::vector<Rational> wins;
    for (const auto& game : case_.games) {
      const auto answer = played(play(game, adversary), {adversary, game});
      if (!answer) return std::nullopt;
      wins.push_back(answer->win);
    }
    return wins.size() == 2 ? Rational{abs(Rational{wins[1] - wins[0]})} : wins[0];
  }

  void open() {
    const bool pair = case_.games.size() == 2;
    const std::size_t calls = std::max<std::size_t>(2, calls_in(case_.adversary));
    const auto its = advantage(case_.adversary);
    const auto found = by(Engine::optimum, [&] {
      return best_adversary(case_.games, pair ? Objective::distinguish : Objective::win,
                            {.calls = calls, .most_asked = most_asked}, context_);
    });
    if (found) {
      if (its && *its > found->upper)
        disagree(fmt::format("an adversary has {}, the optimum is at most {}", to_fraction(*its),
                             to_fraction(found->upper)));
      replay(*found, calls);
    }
    if (pair) equivalence(found);
  }

  void replay(const OptimalResult& found, std::size_t calls) {
    if (!found.strategy) return;  // stopped before it had one
    const auto strategy = by(Engine::replay, [&] { return as_package(*found.strategy, "best"); });
    if (strategy) {
      now_ = Engine::replay;
      const auto its = advantage(*strategy);
      if (its && *its != found.lower)
        disagree(
            fmt::format("the strategy for {} has {}", to_fraction(found.lower), to_fraction(*its)));
    }
    if (!reference_.best) return;
    now_ = Engine::reference;
    const auto best = reference_.best(case_.games, calls);
    if (!best) return;
    result_.ran.insert(now_);
    if (*best < found.lower || *best > found.upper)
      disagree(fmt::format("the optimum is {}, the search says {} to {}", to_fraction(*best),
                           to_fraction(found.lower), to_fraction(found.upper)));
  }

  void equivalence(const std::optional<OptimalResult>& best) {
    const auto decided = by(Engine::equivalence, [&] {
      return decide_equivalence(case_.games[0], case_.games[1], {.vectors = most_vectors},
                                context_);
    });
    if (!decided || !decided->equivalent) return;
    if (*decided->equivalent) {
      if (best && best->lower > 0)
        disagree("equivalent, and an adversary has " + to_fraction(best->lower));
      return;
    }
    if (decided->first == decided->second)
      disagree("not equivalent, by a transcript of one probability");
    if (!decided->adversary) return;
    // Equivalence looks beyond budgets; its transcript may need more calls than there are.
    for (const auto& procedure : case_.games[0].exports) {
      const auto allowed = calls_allowed(procedure);
      const auto asked = std::count_if(
          decided->transcript.begin(), decided->transcript.end(), [&](const TranscriptStep& step) {
            return !step.is_verdict && step.oracle == procedure.signature.name;
          });
      if (allowed && static_cast<std::size_t>(asked) > *allowed) return;
    }
    now_ = Engine::transcript;
    const auto its = advantage(*decided->adversary);
    result_.ran.insert(Engine::transcript);
    const Rational difference = abs(Rational{decided->second - decided->first});
    if (its && *its != difference)
      disagree(fmt::format("a transcript that shows {} has {}", to_fraction(difference),
                           to_fraction(*its)));
  }

  const RandomCase& case_;
  Context context_;
  const Reference& reference_;
  Comparison result_;
  Engine now_ = Engine::plain;
};

}  // namespace

std::string_view to_string(Engine engine) {
  switch (engine) {
  case Engine::plain: return "plain";
  case Engine::exact: return "exact";
  case Engine::symmetry: return "symmetry";
  case Engine::elimination: return "elimination";
  case Engine::montecarlo: return "montecarlo";
  case Engine::linked: return "linked";
  case Engine::optimum: return "optimum";
  case Engine::replay: return "replay";
  case Engine::equivalence: return "equivalence";
  case Engine::transcript: return "transcript";
  case Engine::reference: return "reference";
  }
  return "";
}

Rational false_alarm_of_interval() {
  return make_rational(1, Integer{1} << 40);
}

Comparison compare(const RandomCase& random, const Context& context, const Reference& reference) {
  return Comparer{random, context, reference}.run();
}

}  // namespace certamen::selfcheck
