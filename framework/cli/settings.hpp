// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/cli/options.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/engines/context.hpp"
#include "framework/engines/montecarlo.hpp"

namespace certamen {

/// {"n=8,q=2", "model=a.safetensors"} as parameters; throws Error(usage) for a piece without a
/// name, Error(duplicate_name).
Parameters parse_set(const std::vector<std::string>& pieces);

/// A count such as --trials; throws Error(bad_number) that names `option` unless it is from
/// `minimum` to 2^63 - 1.
std::uint64_t parse_count(const std::string& text, const std::string& option,
                          std::uint64_t minimum);

/// {"width=1e-3", "decided=1/100"}; "decided" without a value is nothing here. Throws Error(usage)
/// for another rule, Error(bad_number) for a value that makes no sense.
StoppingRule parse_until(const std::vector<std::string>& rules);

/// More than 0; throws Error(bad_number).
double parse_seconds(const std::string& text);

/// Bytes: "4GiB", "512MiB", "1000000". Throws Error(bad_number).
std::size_t parse_memory(const std::string& text);

/// The file of runs, or the environment's CERTAMEN_RUNS; empty: none.
std::string runs_file(const Options& options);

/// Seed (or the environment's CERTAMEN_SEED), level, threads and memory.
Context context_of(const Options& options);

}  // namespace certamen
