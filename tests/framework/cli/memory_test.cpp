// SPDX-License-Identifier: Apache-2.0
// The memory of the whole process stays below its cap, whatever part asks for more, and what is
// known is printed.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/framework/cli/process.hpp"

// Without sanitizers, under which the process has no cap (framework/process_memory.cpp).
namespace memory_test {

using namespace certamen::testing;

using nlohmann::json;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

/// What docs/reference/limits.md promises beside the cap: the program itself and a reserve.
constexpr std::size_t base = 96 * mebibyte;

Finished within(std::size_t cap, std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--memory", std::to_string(cap / mebibyte) + "MiB"});
  const Finished finished = certamen_command(arguments, {"CERTAMEN_RUNS"});
  std::string text;
  for (const auto& argument : arguments) text += argument + " ";
  CAPTURE(text);
  CAPTURE(finished.out);
  CAPTURE(finished.err);
  CHECK(finished.status >= 0);
  CHECK(finished.status != 4);
  CHECK(finished.peak < cap + base);
  return finished;
}

}  // namespace

TEST_CASE("memory: building, every engine and proofs stay below the cap of the process" *
          doctest::skip(is_sanitized)) {
  constexpr std::size_t cap = 64 * mebibyte;
  const std::vector<std::vector<std::string>> wanting{
      {"check", "ecb", "--set", "n=64,blocks=4096", "--definition", "ind-cpa", "--time-limit", "4"},
      {"graph", "ecb", "--set", "n=64,blocks=4096", "--definition", "ind-cpa", "--format", "json",
       "--time-limit", "4"},
      {"check", "feistel", "--set", "n=16,q=1000", "--definition", "prp", "--adversary",
       "feistel-three-rounds", "--engine", "montecarlo", "--trials", "1000", "--time-limit", "4"},
      {"check", "ecb", "--set", "blocks=7", "--definition", "ind-cpa", "--adversary", "optimal",
       "--time-limit", "4"},
      {"check", "feistel", "--set", "n=8,q=6", "--definition", "prp", "--adversary",
       "feistel-three-rounds", "--engine", "exact", "--time-limit", "4"},
      {"check", "feistel", "--set", "n=8,q=4", "--definition", "prp", "--adversary", "optimal",
       "--time-limit", "4"},
      {"equivalent", "pedersen/hiding", "--set", "p=2039,q=1019", "--time-limit", "4"},
      {"prove", "ctr-ind-cpa", "--set", "n=3,q=3", "--time-limit", "4"}};
  for (const auto& arguments : wanting) {
    const Finished finished = within(cap, arguments);
    CHECK_FALSE((finished.out.empty() && finished.err.empty()));
  }
}

TEST_CASE("memory: an error names what asked and what to do" * doctest::skip(is_sanitized)) {
  const Finished finished =
      within(mebibyte, {"check", "feistel", "--set", "n=16,q=1000", "--definition", "prp",
                        "--adversary", "feistel-three-rounds", "--engine", "montecarlo"});
  CHECK(finished.status == 2);
  CHECK(finished.err.find("CERTAMEN-E0110: ") != std::string::npos);
  CHECK(finished.err.find("1 MiB") != std::string::npos);
  CHECK(finished.err.find("a larger --memory") != std::string::npos);
}

TEST_CASE("memory: the bracket that a search knew at the cap is printed" *
          doctest::skip(is_sanitized)) {
  const Finished finished =
      within(2 * mebibyte, {"check", "feistel", "--definition", "prp", "--adversary", "optimal",
                            "--set", "n=6,q=4", "--json", "--time-limit", "60"});
  const json row = json::parse(finished.out)["results"][0];
  REQUIRE(row["advantage"].contains("class"));
  CHECK(row["advantage"]["class"] == "enclosed");
  CHECK(row["notes"][0].get<std::string>().find("the search stopped (") == 0);
  CHECK(row["notes"][0].get<std::string>().find("cap") != std::string::npos);
}

}  // namespace memory_test
