// SPDX-License-Identifier: Apache-2.0
#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/error.hpp"
#include "framework/report/runs_output.hpp"

namespace certamen {

namespace {

std::pair<std::uint64_t, std::uint64_t> two_numbers(const std::vector<std::string>& texts) {
  if (texts.size() != 2)
    throw Error{ErrorCode::usage, "--compare", "expected the numbers of two runs, such as 3,7"};
  return {parse_count(texts[0], "--compare", 1), parse_count(texts[1], "--compare", 1)};
}

}  // namespace

int run_runs(const Call& call) {
  const std::string file = runs_file(call.options);
  if (file.empty())
    throw Error{ErrorCode::usage, "runs",
                "expected a file, as `certamen runs FILE` or in the environment's CERTAMEN_RUNS"};
  const auto runs = RunStore{file, RunStore::Missing::refuse}.runs();
  const Rational& level = call.context.level;
  std::optional<RunComparison> comparison;
  if (!call.options.compare.empty())
    comparison = compare(runs, two_numbers(call.options.compare), level);
  if (call.options.json)
    print(to_json(runs, comparison ? &*comparison : nullptr, level));
  else
    print(comparison ? to_text(*comparison, level, call.colours)
                     : to_text(runs, level, call.colours));
  return 0;
}

}  // namespace certamen
