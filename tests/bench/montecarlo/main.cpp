// SPDX-License-Identifier: Apache-2.0
// Trials a second on one core: the engine against the same game written by hand.
#include <fmt/format.h>

#include <chrono>

#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/engines/montecarlo/prepare.hpp"
#include "framework/engines/montecarlo/trial_runner.hpp"
#include "tests/bench/montecarlo/games.hpp"

using namespace certamen;

namespace {

using Clock = std::chrono::steady_clock;

/// Trials a second of the best of several runs of at least `seconds`; `play(first, trials)`.
template <class Play>
double speed(Play play, double seconds = 0.2) {
  std::uint64_t trials = 1 << 14, first = 0;
  double best = 0;
  for (int run = 0; run < 3;) {
    const auto start = Clock::now();
    play(first, trials);
    const double took = std::chrono::duration<double>(Clock::now() - start).count();
    first += trials;
    if (took < seconds) {
      trials *= 2;
      continue;
    }
    best = std::max(best, static_cast<double>(trials) / took);
    ++run;
  }
  return best;
}

double engine_speed(const Experiment& experiment, const montecarlo::KernelSet& kernels) {
  Context context;
  context.threads = 1;
  montecarlo::TrialRunner runner{montecarlo::compile(experiment, kernels), context};
  return speed([&](std::uint64_t first, std::uint64_t trials) { runner.run(first, trials); });
}

}  // namespace

int main() {
  const auto sets = montecarlo::usable_kernels();
  fmt::print("million trials a second, one core\n{:<44} {:>9}", "", "by hand");
  for (const auto* set : sets) fmt::print(" {:>9}", set->name);
  fmt::print(" {:>10} {:>7}\n", "prepared", "ratio");
  for (const auto& game : bench::all_games()) {
    const double hand =
        speed([&](std::uint64_t first, std::uint64_t trials) { game.by_hand(1, first, trials); });
    fmt::print("{:<44} {:>9.2f}", game.name, hand / 1e6);
    const Experiment written = sliced(topologically_sorted(game.experiment));
    double best = 0;
    for (const auto* set : sets) {
      best = engine_speed(written, *set);
      fmt::print(" {:>9.2f}", best / 1e6);
    }
    fmt::print(" {:>10.2f} {:>7.2f}\n",
               engine_speed(montecarlo::prepared(game.experiment), montecarlo::kernels()) / 1e6,
               best / hand);
  }
}
