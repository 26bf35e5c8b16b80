// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/command.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/present.hpp"
#include "framework/error.hpp"
#include "framework/report/runs_output.hpp"

namespace certamen {

namespace {

using TwoNumbers = std::pair<std::uint64_t, std::uint64_t>;

std::optional<TwoNumbers> two_numbers(const std::vector<std::uint64_t>& given) {
  if (given.empty()) return std::nullopt;
  if (given.size() != 2)
    throw Error{ErrorCode::usage, "--compare", "expected the numbers of two runs, such as 3,7"};
  return TwoNumbers{given[0], given[1]};
}

int run_runs(const Call& call) {
  const auto file = call.given[option::runs_file];
  if (!file)
    throw Error{ErrorCode::usage, "runs",
                "expected a file, as `certamen runs FILE` or in the environment's CERTAMEN_RUNS"};
  const auto compared = two_numbers(call.given[option::compare]);
  const auto runs = RunStore{*file, RunStore::Missing::refuse}.runs();
  const Rational& level = call.context.level;
  std::optional<RunComparison> comparison;
  if (compared) comparison = compare(runs, *compared, level);
  return present(document_of(runs, comparison ? &*comparison : nullptr, level), call);
}

}  // namespace

Command runs_command() {
  return {.name = "runs",
          .text = "list and compare the Monte Carlo runs that `check --runs` kept",
          .options = {option::runs_file, option::compare,
                      with_help(option::level, "level of the intervals"), option::json,
                      option::color},
          .run = run_runs};
}

}  // namespace certamen
