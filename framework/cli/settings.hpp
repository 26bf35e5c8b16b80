// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "framework/cli/option.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// {"n=8,q=2", "model=a.safetensors"} as parameters; throws Error(usage) for a piece without a
/// name, Error(duplicate_name).
Parameters parse_set(const Words& pieces);

/// {"prp=2^-100"} as advantages against assumptions. Throws what parse_set throws,
/// Error(bad_number), and Error(bad_probability) for what is no probability.
std::map<std::string, Rational> parse_assume(const Words& pieces);
Rational parse_advantage(const std::string& text, const std::string& place);

/// What --until says.
struct Until {
  StoppingRule rule = {};
  bool decided = false;  // against what is allowed
};

/// {"width=1e-3", "decided"}. Throws Error(usage) for another rule, Error(duplicate_name), and
/// Error(bad_number) for a value that makes no sense.
Until parse_until(const Words& rules);

/// Seed, level, threads and memory.
Context context_of(const Given& given);

}  // namespace certamen
