// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/error.hpp"
#include "framework/statistics/statistics.hpp"

namespace certamen::assessment {

namespace {

const Rational& allowed() {
  static const Rational value = make_rational(1, 20);
  return value;
}

double over(const std::vector<Played>& played, Measure::Over which) {
  double sum = 0, largest = played.front().figure, smallest = largest;
  for (const auto& one : played) {
    sum += one.figure;
    largest = std::max(largest, one.figure);
    smallest = std::min(smallest, one.figure);
  }
  switch (which) {
  case Measure::Over::largest: return largest;
  case Measure::Over::smallest: return smallest;
  case Measure::Over::mean: break;
  }
  return sum / static_cast<double>(played.size());
}

}  // namespace

std::vector<Played> plays(std::uint64_t trials, const Context& context,
                          const std::function<Played(std::uint64_t trial)>& play) {
  std::vector<Played> all;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    context.stop_if_cancelled("assess");
    all.push_back(play(trial));
  }
  return all;
}

void judge(AssessmentRow& row, const std::vector<Played>& played, const Measure& measure,
           const Context& context) {
  const auto wins = static_cast<std::uint64_t>(std::ranges::count(played, true, &Played::won));
  const ConfidenceInterval interval = clopper_pearson(wins, played.size(), context.level);
  row.value = over(played, measure.over);
  row.figure = fmt::format("{} {:.2g}", measure.name, *row.value);
  row.success = Estimated{.lower = interval.lower,
                          .upper = interval.upper,
                          .level = context.level,
                          .trials = played.size(),
                          .seed = context.seed};
  if (interval.lower > allowed()) {
    row.verdict = Verdict::broken;
    row.reason = "the attack wins with probability above 1/20";
  } else {
    row.reason = "this attack does not show it broken; another might";
  }
}

void decide(AssessmentRow& row, const Evidence& success, const std::string& figure,
            const std::string& reason) {
  row.success = success;
  row.figure = figure;
  row.reason = reason;
  if (success.is<Estimated>())
    throw Error{ErrorCode::usage, "assess", "an estimate decides nothing by itself"};
  if (success.upper() <= allowed()) row.verdict = Verdict::meets;
  // A proof is an upper bound: it shows nothing broken.
  if (success.lower() > allowed() && !success.is<Proved>()) row.verdict = Verdict::broken;
}

void leave_open(AssessmentRow& row, const std::string& reason) {
  row.attack = "";
  row.figure = "-";
  row.reason = reason;
}

AssessmentRow no_layer(const std::string& scheme, const std::string& claim) {
  AssessmentRow row{.scheme = scheme,
                    .claim = claim,
                    .given = "-",
                    .setting = "-",
                    .attack = {},
                    .figure = {},
                    .reason = {}};
  leave_open(row, "the file has no plain feed-forward layer");
  return row;
}

std::uint64_t trials_of(const AssessmentRequest& request) {
  return static_cast<std::uint64_t>(request.parameters.small("trials"));
}

}  // namespace certamen::assessment
