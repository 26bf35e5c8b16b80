// SPDX-License-Identifier: Apache-2.0
// bench_search [NAME...]: games at real sizes, optimal adversaries and equivalence. Each search
// runs against a program written by hand for the one problem (or a closed form), and against the
// engine's earlier forms, without symmetry or without bounds, for at most ten times as long. Times
// are CPU seconds of one core. Nothing is asserted but the values.
#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/error.hpp"
#include "tests/bench/search/problems.hpp"

namespace {

using namespace certamen;
using namespace certamen::bench;

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Whether the engine's value is the one expected.
bool run(const SearchProblem& problem) {
  fmt::print("\n{}: {}\n", problem.name, problem.meaning);
  double start = cpu_seconds();
  const Rational expected = problem.by_hand();
  const double by_hand = cpu_seconds() - start;
  fmt::print("  by hand           {:>9.4f} s\n", by_hand);
  start = cpu_seconds();
  const auto found = best_adversary(problem.games, problem.objective, {}, Context{});
  const double seconds = cpu_seconds() - start;
  fmt::print("  engine            {:>9.4f} s  target {} s: {:.2f} of it; {} beliefs, {} moves\n",
             seconds, problem.target, seconds / problem.target, found.statistics.beliefs,
             found.statistics.asked);
  constexpr double measurable = 1e-3;  // seconds
  if (by_hand > measurable)
    fmt::print("                    {:>9.1f} times as long as by hand\n", seconds / by_hand);
  std::fflush(stdout);
  const bool right = found.is_exact() && found.lower == expected;
  if (!right)
    fmt::print("  WRONG: engine [{}, {}], expected {}\n", to_fraction(found.lower),
               to_fraction(found.upper), to_fraction(expected));
  const auto compare = [&](const char* name, OptimalOptions plain) {
    plain.time_limit = 10 * std::max(seconds, 0.1);
    start = cpu_seconds();
    try {
      const auto slow = best_adversary(problem.games, problem.objective, plain, Context{});
      const double its = cpu_seconds() - start;
      fmt::print("  {:<17} {:>9.4f} s  {}\n", name, its,
                 slow.is_exact() ? fmt::format("{:.1f} times as long", its / seconds)
                                 : fmt::format("stopped ({})", slow.stopped));
    } catch (const Error& error) {
      fmt::print("  {:<17} {}\n", name, error.what());
    }
  };
  if (problem.without_symmetry) compare("without symmetry", {.symmetry = false});
  if (problem.without_bounds) compare("without bounds", {.bounds = false});
  return right;
}

bool run(const RealProblem& problem) {
  fmt::print("\n{}: {}\n", problem.name, problem.meaning);
  const double start = cpu_seconds();
  const Rational advantage = advantage_of(problem);
  const double seconds = cpu_seconds() - start;
  fmt::print("  engine            {:>9.4f} s  target {} s: {:.2f} of it\n", seconds, problem.target,
             seconds / problem.target);
  const bool right = advantage == problem.advantage;
  if (!right) fmt::print("  WRONG: {}\n", to_fraction(advantage));
  return right;
}

bool run(const EquivalenceProblem& problem) {
  fmt::print("\n{}: {}\n", problem.name, problem.meaning);
  const double start = cpu_seconds();
  const auto result = decide_equivalence(problem.first, problem.second, {}, Context{});
  const double seconds = cpu_seconds() - start;
  fmt::print("  engine            {:>9.4f} s  target {} s: {:.2f} of it; {} joint states, "
             "{} distributions, dimension {}\n",
             seconds, problem.target, seconds / problem.target, result.statistics.states,
             result.statistics.vectors, result.dimension);
  const bool right = result.equivalent == std::optional{problem.equivalent};
  if (!right) fmt::print("  WRONG: expected {}\n", problem.equivalent);
  return right;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> wanted(argv + 1, argv + argc);
  int wrong = 0;
  const auto each = [&](const auto& problems) {
    for (const auto& problem : problems)
      if (wanted.empty() || std::find(wanted.begin(), wanted.end(), problem.name) != wanted.end())
        wrong += run(problem) ? 0 : 1;
  };
  advantage_of(certamen::bench::real_problems().front());  // makes the catalogue
  each(certamen::bench::real_problems());
  each(certamen::bench::search_problems());
  each(certamen::bench::guessing_problems());
  each(certamen::bench::equivalence_problems());
  return wrong == 0 ? 0 : 1;
}
