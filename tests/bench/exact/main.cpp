// SPDX-License-Identifier: Apache-2.0
// bench_exact [--limit SECONDS] [PROBLEM...]: the exact engine on the peers' problems. At the
// reference size, against a hand-written program (same rational), against brute force where it
// ends, and against the engine without its simplifier, its symmetry, its search for an order and
// its exchanges of values; then up the ladder of sizes. Times are CPU seconds of this process,
// ratios are to the hand-written program. Nothing is asserted but that the rationals agree.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <optional>

#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "tests/bench/exact/problems.hpp"

namespace {

using namespace certamen;
using namespace certamen::bench;

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Timed {
  std::optional<Rational> value;
  double seconds = 0;
  std::string failure = {};
};

template <class F>
Timed timed(F run) {
  Timed result;
  const double start = cpu_seconds();
  try {
    result.value = run();
  } catch (const Error& error) {
    result.failure = error.code() == ErrorCode::too_large ? "too large" : error.what();
  }
  result.seconds = cpu_seconds() - start;
  return result;
}

std::string shown(const Timed& run, double reference) {
  if (!run.value) return fmt::format("{:>20}", run.failure);
  return fmt::format("{:>9.4f} s {:>7.2f}x", run.seconds, run.seconds / std::max(reference, 1e-6));
}

int climb(const Problem& problem, double limit) {
  fmt::print("\n{}: {}\n  peers (60 CPU s): {}\n", problem.name, problem.meaning, problem.peers);
  fmt::print("  {:>6}  {:>11}  {:>20}  {:>20}  {:>20}  {:>20}  {:>20}  {:>10}\n", "size", "by hand",
             "engine", "no simplifier", "no symmetry", "program order", "values in order",
             "states");
  int wrong = 0;
  for (const int size : problem.ladder) {
    const Timed by_hand = timed([&] { return problem.yardstick(size); });
    const Experiment experiment = problem.experiment(size);
    ExactStatistics statistics;
    const auto run = [&](const ExactOptions& options) {
      return timed([&] {
        Context context;
        context.threads = 1;
        context.work_cap = std::uint64_t{1} << 26;
        const auto result = evaluate_exactly(experiment, context, options);
        if (options.simplify && options.symmetry && options.search && options.interchange)
          statistics = result.statistics;
        return result.win;
      });
    };
    const Timed engine = run({});
    fmt::print("  {:>6}  {:>9.4f} s  {}", size, by_hand.seconds, shown(engine, by_hand.seconds));
    if (size <= problem.reference) {
      for (const ExactOptions& options :
           {ExactOptions{.simplify = false}, ExactOptions{.symmetry = false},
            ExactOptions{.search = false}, ExactOptions{.interchange = false}})
        fmt::print("  {}", shown(run(options), by_hand.seconds));
    } else {
      fmt::print("  {:>20}  {:>20}  {:>20}  {:>20}", "", "", "", "");
    }
    fmt::print("  {:>10}", statistics.peak_states);
    constexpr double worth_a_thread = 0.5;
    if (engine.value && engine.seconds > worth_a_thread) {
      Context all;
      all.work_cap = std::uint64_t{1} << 26;
      const auto together = evaluate_exactly(experiment, all);
      fmt::print("  {} threads: {:.2f} times as fast by the wall", all.thread_count(),
                 statistics.seconds / together.statistics.seconds);
    }
    fmt::print("\n");
    if (engine.value && *engine.value != *by_hand.value) {
      fmt::print("  WRONG: engine {}, by hand {}\n", to_decimal(*engine.value, 12),
                 to_decimal(*by_hand.value, 12));
      ++wrong;
    }
    std::fflush(stdout);
    if (engine.seconds > limit || by_hand.seconds > limit) break;
  }
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> wanted(argv + 1, argv + argc);
  double limit = 60;
  if (wanted.size() >= 2 && wanted[0] == "--limit") {
    limit = std::stod(wanted[1]);
    wanted.erase(wanted.begin(), wanted.begin() + 2);
  }
  int wrong = 0;
  auto all = certamen::bench::problems();
  for (auto& problem : certamen::bench::alike_problems()) all.push_back(std::move(problem));
  for (const auto& problem : all)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), problem.name) != wanted.end())
      wrong += climb(problem, limit);
  return wrong == 0 ? 0 : 1;
}
