// SPDX-License-Identifier: Apache-2.0
// Trials a second: the engine against the same game written by hand, and on two threads; and the
// time for a rare win.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <ctime>

#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/engines/montecarlo/prepare.hpp"
#include "framework/engines/montecarlo/trial_runner.hpp"
#include "tests/bench/montecarlo/games.hpp"

using namespace certamen;

namespace {

using Clock = std::chrono::steady_clock;

using Seconds = double (*)();

double wall() {
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}
/// Of all threads together.
double processor() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Trials a second of the best of several runs of at least `seconds`; `play(first, trials)`.
template <class Play>
double speed(Play play, Seconds now = wall, double seconds = 0.2) {
  std::uint64_t trials = 1 << 14, first = 0;
  double best = 0;
  for (int run = 0; run < 3;) {
    const double start = now();
    play(first, trials);
    const double took = now() - start;
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

double engine_speed(const Experiment& experiment, const montecarlo::KernelSet& kernels,
                    unsigned threads = 1, Seconds now = wall) {
  Context context;
  context.threads = threads;
  montecarlo::TrialRunner runner{montecarlo::compile(experiment, kernels), context};
  return speed([&](std::uint64_t first, std::uint64_t trials) { runner.run(first, trials); }, now);
}

void against_hand_written() {
  const auto sets = montecarlo::usable_kernels();
  fmt::print("million trials a second, one core\n{:<44} {:>9}", "", "by hand");
  for (const auto* set : sets) fmt::print(" {:>9}", set->name);
  fmt::print(" {:>10} {:>7}\n", "simplified", "ratio");
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

/// Where other programs keep the cores busy, the wall clock measures them; the processor's time for
/// two threads is what two free cores would take.
void two_threads() {
  fmt::print("\nmillion trials a second\n{:<44} {:>9} {:>9} {:>7} {:>17}\n", "", "1 thread",
             "2 threads", "ratio", "by processor time");
  for (const auto& game : bench::all_games()) {
    const Experiment written = sliced(topologically_sorted(game.experiment));
    const double one = engine_speed(written, montecarlo::kernels(), 1);
    const double two = engine_speed(written, montecarlo::kernels(), 2);
    const double each = engine_speed(written, montecarlo::kernels(), 1, processor);
    const double both = 2 * engine_speed(written, montecarlo::kernels(), 2, processor);
    fmt::print("{:<44} {:>9.2f} {:>9.2f} {:>7.2f} {:>17.2f}\n", game.name, one / 1e6, two / 1e6,
               two / one, both / each);
  }
}

void rare_event() {
  Context context;
  context.threads = 1;
  const double start = wall();
  const auto result = estimate_rare(
      bench::rare(), {.trials = std::uint64_t{1} << 40, .until = {.relative = make_rational(1, 5)}},
      context);
  const double truth = std::ldexp(1.0, -40);
  fmt::print("\na win of probability 2^-40, half-width 20 %, one core\n"
             "[{:.3f}, {:.3f}] * 2^-40 after {} trials of {} factors, {:.2f} s\n",
             static_cast<double>(result.win.lower) / truth,
             static_cast<double>(result.win.upper) / truth,
             result.factors.empty() ? 0 : result.factors.front().trials, result.factors.size(),
             wall() - start);
}

}  // namespace

int main() {
  against_hand_written();
  two_threads();
  rare_event();
}
