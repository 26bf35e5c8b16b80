// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/selfcheck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "framework/selfcheck/cpp_text.hpp"
#include "framework/selfcheck/shrink.hpp"

namespace certamen::selfcheck {

namespace {

Failure failure_of(const RandomCase& random, const Comparison& comparison, const Context& context,
                   const Reference& reference) {
  const auto fails = [&](const RandomCase& smaller) {
    const Comparison again = compare(smaller, context, reference);
    return again.contradiction && again.error == comparison.error;
  };
  const RandomCase least = shrunk(random, fails);
  return {random.seed, *compare(least, context, reference).contradiction, cpp_text(least)};
}

}  // namespace

Report selfcheck(std::uint64_t first_seed, std::optional<std::size_t> cases, double seconds,
                 const Context& context, const Reference& reference) {
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  Report report;
  report.first_seed = first_seed;
  const auto is_over = [&] { return cases ? report.cases >= *cases : elapsed() >= seconds; };
  // Engines report their own progress; here it is how much time has gone.
  Context quiet = context;
  quiet.progress = {};
  try {
    while (!is_over() && !report.failure) {
      context.stop_if_cancelled("selfcheck");
      const RandomCase random = random_case(first_seed + report.cases);
      const Comparison comparison = compare(random, quiet, reference);
      ++report.cases;
      report.invalid += comparison.is_valid ? 0 : 1;
      report.intervals += comparison.intervals;
      report.coverage.add(random, comparison);
      if (comparison.contradiction)
        report.failure = failure_of(random, comparison, quiet, reference);
      if (!cases) context.report("selfcheck", std::min(1.0, elapsed() / seconds));
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    report.stopped = context.cancel.reason();
  }
  report.seconds = elapsed();
  return report;
}

std::string to_text(const Report& report) {
  std::string text = report.coverage.to_text();
  text += fmt::format("\n{} games with seeds {} to {}, {} of them read a state that is not set; "
                      "{:.0f} seconds\n",
                      report.cases, report.first_seed, report.first_seed + report.cases - 1,
                      report.invalid, report.seconds);
  text += fmt::format(
      "{} Monte Carlo intervals; a false alarm has probability below {:.1e}\n", report.intervals,
      static_cast<double>(report.intervals) * static_cast<double>(false_alarm_of_interval()));
  if (report.stopped != StopReason::none)
    text += fmt::format("{}: this is what was done by then\n", to_string(report.stopped));
  const auto missing = report.coverage.missing();
  if (!missing.empty())
    text += fmt::format("{} cells without a game, among them '{}' by {}\n", missing.size(),
                        to_string(missing.front().first), to_string(missing.front().second));
  if (!report.failure) return text + "no contradiction\n";
  return text + fmt::format("CONTRADICTION, seed {}: {}\n\n{}", report.failure->seed,
                            report.failure->text, report.failure->code);
}

}  // namespace certamen::selfcheck
